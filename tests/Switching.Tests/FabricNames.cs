using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests;

public sealed class FabricNames
{
    [Fact]
    public void Names_that_do_not_exist_are_not_found()
    {
        using var lab = new LabOfTwo();
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ClosePort("x"));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadPort("x"));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.Disconnect("x"));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.SetLinkUp("x", true));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadLink("x"));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.Connect(new LinkConfig("y", "x", LabOfTwo.PortA)));
    }

    [Fact]
    public void Names_that_exist_and_ports_in_use_are_refused()
    {
        using var lab = new LabOfTwo();
        using var directory = new TemporaryDirectory();
        Assert.Throws<InvalidOperationException>(() => lab.Fabric.OpenPort(new PortConfig { Name = LabOfTwo.PortA, SocketPath = directory["x"] }));
        lab.Fabric.OpenPort(new PortConfig { Name = "r3:eth1", SocketPath = directory["x"] });
        Assert.Throws<InvalidOperationException>(() => lab.Fabric.Connect(new LinkConfig("z", LabOfTwo.PortA, "r3:eth1")));
        Assert.Throws<InvalidOperationException>(() => lab.Fabric.Connect(new LinkConfig("z", "r3:eth1", "r3:eth1")));
    }

    [Fact]
    public void A_taken_away_link_passes_nothing_and_its_ports_can_be_joined_anew()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        lab.Fabric.Disconnect(LabOfTwo.Link);
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == 1);
        Assert.Null(b.Receive(50));
        lab.Fabric.Connect(new LinkConfig("again", LabOfTwo.PortB, LabOfTwo.PortA));
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(61, b.Receive()!.Length);
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink("again").BToA.Frames == 1);
    }

    [Fact]
    public void A_socket_that_cannot_be_made_is_an_IOException_that_says_which()
    {
        using var lab = new LabOfTwo();
        var missing = Assert.Throws<IOException>(() => lab.Fabric.OpenPort(new PortConfig { Name = "x", SocketPath = "/nowhere/at/all" }));
        Assert.Contains("/nowhere/at/all", missing.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => lab.Fabric.OpenPort(new PortConfig { Name = "x", SocketPath = "/tmp/" + new string('x', 103) }));
        Assert.Throws<IOException>(() => lab.Fabric.OpenPort(new PortConfig { Name = "x", SocketPath = lab.SocketA }));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadPort("x"));
    }

    [Fact]
    public void The_fabric_may_be_changed_from_its_own_events()
    {
        using var lab = new LabOfTwo();
        using var closed = new ManualResetEventSlim();
        lab.Fabric.PortChanged += change =>
        {
            if (change is { Port: LabOfTwo.PortA, State: PortState.Running })
            {
                lab.Fabric.ClosePort(LabOfTwo.PortB);
                closed.Set();
            }
        };
        using var a = lab.StartA();
        Assert.True(closed.Wait(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Throws<KeyNotFoundException>(() => lab.Fabric.ReadPort(LabOfTwo.PortB));
    }
}
