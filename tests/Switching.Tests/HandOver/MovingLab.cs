using System.Collections.Immutable;
using LabSim.Switching.HandOver;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.HandOver;

/// <summary>The lab of two, whose fabric is handed over from one to the next, as if to another process.</summary>
internal sealed class MovingLab : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FabricOptions _options;

    public MovingLab(TimeProvider? clock = null, PortTransport a = PortTransport.VhostUser, PortTransport b = PortTransport.VhostUser, IPartKeeper? keeper = null)
    {
        _options = new FabricOptions { Lab = "test", TimeProvider = clock ?? TimeProvider.System, Keeper = keeper };
        ConfigA = new PortConfig { Name = LabOfTwo.PortA, SocketPath = _directory["a.sock"], Transport = a, PeerPath = _directory["a.peer"] };
        ConfigB = new PortConfig { Name = LabOfTwo.PortB, SocketPath = _directory["b.sock"], Transport = b, PeerPath = _directory["b.peer"] };
        Fabric = new Fabric(_options);
        OpenAgain();
    }

    public Fabric Fabric { get; private set; }

    public PortConfig ConfigA { get; }

    public PortConfig ConfigB { get; }

    public LinkCounters Counters => Fabric.ReadLink(LabOfTwo.Link);

    public void OpenAgain()
    {
        Fabric.OpenPort(ConfigA);
        Fabric.OpenPort(ConfigB);
        Fabric.Connect(new LinkConfig(LabOfTwo.Link, LabOfTwo.PortA, LabOfTwo.PortB));
    }

    /// <summary>Hands the fabric over.</summary>
    /// <param name="meanwhile">Done while nobody has it.</param>
    /// <param name="change">What is handed over instead.</param>
    public void Move(Action? meanwhile = null, Func<ImmutableArray<ExportedPart>, ImmutableArray<ExportedPart>>? change = null)
    {
        var running = new[] { LabOfTwo.PortA, LabOfTwo.PortB }.Where(port => State(port) == PortState.Running).ToList();
        var parts = Fabric.Freeze();
        meanwhile?.Invoke();
        Fabric = new Fabric(_options, change?.Invoke(parts) ?? parts);
        LabOfTwo.Eventually(() => running.TrueForAll(port => State(port) == PortState.Running));
    }

    public PortState State(string port) => Fabric.ReadPort(port).State;

    public TestGuest StartA(TestGuestOptions? options = null) => Start(ConfigA, options);

    public TestGuest StartB(TestGuestOptions? options = null) => Start(ConfigB, options);

    public TestStreamGuest StreamA()
    {
        var guest = new TestStreamGuest(ConfigA.SocketPath);
        LabOfTwo.Eventually(() => State(LabOfTwo.PortA) == PortState.Running);
        return guest;
    }

    public TestDatagramGuest DatagramB()
    {
        var guest = new TestDatagramGuest(ConfigB.PeerPath!, ConfigB.SocketPath);
        LabOfTwo.Eventually(() => State(LabOfTwo.PortB) == PortState.Running);
        return guest;
    }

    public void Dispose()
    {
        Fabric.Dispose();
        _directory.Dispose();
    }

    private TestGuest Start(PortConfig port, TestGuestOptions? options)
    {
        var guest = new TestGuest(port.SocketPath, options);
        Assert.True(guest.Start());
        LabOfTwo.Eventually(() => State(port.Name) == PortState.Running);
        return guest;
    }
}
