using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.VhostUser;

public sealed class Restarts
{
    [Fact]
    public void A_new_server_takes_over_both_machines_and_loses_nothing_that_waited()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60, 1));
        Assert.NotNull(b.Receive());
        lab.Fabric.Dispose();
        Assert.True(a.Connection.WaitClosed() && b.Connection.WaitClosed());

        // Sent while there is no server.
        a.Queue(LabOfTwo.Frame(60, 2), []);
        using var next = new Fabric(new FabricOptions { Lab = "test" });
        next.OpenPort(new PortConfig { Name = LabOfTwo.PortA, SocketPath = lab.SocketA });
        next.OpenPort(new PortConfig { Name = LabOfTwo.PortB, SocketPath = lab.SocketB });
        next.Connect(new LinkConfig(LabOfTwo.Link, LabOfTwo.PortA, LabOfTwo.PortB));
        Assert.True(b.Reconnect(lab.SocketB));
        Assert.True(a.Reconnect(lab.SocketA));
        Assert.Equal(LabOfTwo.Frame(60, 2), b.Receive());
        b.Send(LabOfTwo.Frame(60, 3));
        Assert.Equal(LabOfTwo.Frame(60, 3), a.Receive());
    }

    [Fact]
    public void A_port_that_is_opened_again_is_in_its_link_again()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        lab.Fabric.ClosePort(LabOfTwo.PortB);
        lab.Fabric.OpenPort(new PortConfig { Name = LabOfTwo.PortB, SocketPath = lab.SocketB });
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
    }

    [Fact]
    public void A_machine_that_faults_in_a_loop_is_kept_waiting_longer_each_time()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock);
        foreach (var pause in new[] { 100, 200, 400, 800, 1600, 2000, 2000 })
        {
            using var bad = new TestVhostConnection(lab.SocketA);
            bad.Send(99, []);
            Assert.True(bad.WaitClosed());
            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Faulted);
            using var waiting = new TestVhostConnection(lab.SocketA);
            clock.Advance(TimeSpan.FromMilliseconds(pause - 1));
            Assert.Equal(PortState.Faulted, lab.State(LabOfTwo.PortA));
            clock.Advance(TimeSpan.FromMilliseconds(1));
            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Connected);
            waiting.Dispose();
            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Listening);
        }
    }

    [Fact]
    public void A_machine_that_faults_in_a_loop_is_logged_once()
    {
        var clock = new ManualTimeProvider();
        using var directory = new TemporaryDirectory();
        using var log = new LogLines();
        using var fabric = new Fabric(new FabricOptions { Lab = "triangle", TimeProvider = clock, LoggerFactory = log });
        fabric.OpenPort(new PortConfig { Name = "r1:eth1", SocketPath = directory["a"] });
        for (var i = 0; i < 5; i++)
        {
            using var bad = new TestVhostConnection(directory["a"]);
            LabOfTwo.Eventually(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return fabric.ReadPort("r1:eth1").State == PortState.Connected;
            });
            bad.Send(99, []);
            Assert.True(bad.WaitClosed());
            LabOfTwo.Eventually(() => fabric.ReadPort("r1:eth1").State == PortState.Faulted);
        }

        var line = Assert.Single(log.Lines);
        Assert.Equal(3001, line.Event);
        Assert.Contains("Lab triangle, port r1:eth1: the machine broke the protocol: a request is unknown", line.Text, StringComparison.Ordinal);
    }
}
