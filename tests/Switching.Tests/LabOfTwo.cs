using System.Collections.Concurrent;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Recording;
using LabSim.TestKit;

namespace LabSim.Switching.Tests;

/// <summary>A fabric with the ports r1:eth1 and r2:eth1 and a link between them.</summary>
internal sealed class LabOfTwo : IDisposable
{
    public const string Link = "r1:eth1--r2:eth1";
    public const string PortA = "r1:eth1";
    public const string PortB = "r2:eth1";
    private readonly TemporaryDirectory _directory = new();

    public LabOfTwo(TimeProvider? clock = null, PortTransport a = PortTransport.VhostUser, PortTransport b = PortTransport.VhostUser, RecorderMemory? recorder = null)
    {
        Fabric = new Fabric(new FabricOptions { Lab = "test", TimeProvider = clock ?? TimeProvider.System, RecorderMemory = recorder });
        Fabric.PortChanged += Changes.Enqueue;
        Fabric.OpenPort(new PortConfig { Name = PortA, SocketPath = SocketA, Transport = a, PeerPath = PeerA });
        Fabric.OpenPort(new PortConfig { Name = PortB, SocketPath = SocketB, Transport = b, PeerPath = PeerB });
        Fabric.Connect(new LinkConfig(Link, PortA, PortB));
    }

    public Fabric Fabric { get; }

    public ConcurrentQueue<PortChange> Changes { get; } = new();

    public string SocketA => _directory["a.sock"];

    public string SocketB => _directory["b.sock"];

    public string PeerA => _directory["a.peer"];

    public string PeerB => _directory["b.peer"];

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

    /// <summary>A stream at port A.</summary>
    public TestStreamGuest StreamA() => Stream(SocketA, PortA);

    /// <summary>A stream at port B.</summary>
    public TestStreamGuest StreamB() => Stream(SocketB, PortB);

    /// <summary>Datagrams at port B.</summary>
    public TestDatagramGuest DatagramB()
    {
        var guest = new TestDatagramGuest(PeerB, SocketB);
        Eventually(() => State(PortB) == PortState.Running);
        return guest;
    }

    public PortState State(string port) => Fabric.ReadPort(port).State;

    /// <summary>Waits for something that another thread does; fails the test if it does not come.</summary>
    public static void Eventually(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(5)));

    public void Dispose()
    {
        Fabric.Dispose();
        _directory.Dispose();
    }

    private TestStreamGuest Stream(string socket, string port)
    {
        var guest = new TestStreamGuest(socket);
        Eventually(() => State(port) == PortState.Running);
        return guest;
    }

    private TestGuest Start(string socket, string port, TestGuestOptions? options)
    {
        var guest = new TestGuest(socket, options);
        Assert.True(guest.Start());
        Eventually(() => State(port) == PortState.Running);
        return guest;
    }
}
