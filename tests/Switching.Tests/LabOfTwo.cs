using System.Collections.Concurrent;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests;

/// <summary>A fabric with the ports r1:eth1 and r2:eth1 and a link between them.</summary>
internal sealed class LabOfTwo : IDisposable
{
    public const string Link = "r1:eth1--r2:eth1";
    public const string PortA = "r1:eth1";
    public const string PortB = "r2:eth1";
    private readonly TemporaryDirectory _directory = new();

    public LabOfTwo(TimeProvider? clock = null)
    {
        Fabric = new Fabric(new FabricOptions { Lab = "test", TimeProvider = clock ?? TimeProvider.System });
        Fabric.PortChanged += Changes.Enqueue;
        Fabric.OpenPort(new PortConfig { Name = PortA, SocketPath = SocketA });
        Fabric.OpenPort(new PortConfig { Name = PortB, SocketPath = SocketB });
        Fabric.Connect(new LinkConfig(Link, PortA, PortB));
    }

    public Fabric Fabric { get; }

    public ConcurrentQueue<PortChange> Changes { get; } = new();

    public string SocketA => _directory["a.sock"];

    public string SocketB => _directory["b.sock"];

    public LinkCounters Counters => Fabric.ReadLink(Link);

    /// <summary>A frame of so many bytes, all different from their neighbours.</summary>
    public static byte[] Frame(int length, byte seed = 1)
    {
        var frame = new byte[length];
        for (var i = 0; i < length; i++)
        {
            frame[i] = (byte)((i * 31) + seed);
        }

        return frame;
    }

    /// <summary>An honest guest at port A.</summary>
    public TestGuest StartA(TestGuestOptions? options = null) => Start(SocketA, PortA, options);

    /// <summary>An honest guest at port B.</summary>
    public TestGuest StartB(TestGuestOptions? options = null) => Start(SocketB, PortB, options);

    public PortState State(string port) => Fabric.ReadPort(port).State;

    /// <summary>Waits for something that another thread does; fails the test if it does not come.</summary>
    public static void Eventually(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(5)));

    public void Dispose()
    {
        Fabric.Dispose();
        _directory.Dispose();
    }

    private TestGuest Start(string socket, string port, TestGuestOptions? options)
    {
        var guest = new TestGuest(socket, options);
        Assert.True(guest.Start());
        Eventually(() => State(port) == PortState.Running);
        return guest;
    }
}
