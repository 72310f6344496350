using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.VhostUser;

public sealed class PortStates
{
    [Fact]
    public void A_port_listens_is_connected_runs_and_listens_again()
    {
        using var lab = new LabOfTwo();
        Assert.Equal(PortState.Listening, lab.State(LabOfTwo.PortA));
        using (var guest = new TestGuest(lab.SocketA))
        {
            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Connected);
            Assert.Equal(0UL, lab.Fabric.ReadPort(LabOfTwo.PortA).AcceptedFeatures);
            Assert.True(guest.Start());
            LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortA) == PortState.Running);
            Assert.Equal(guest.Options.Features, lab.Fabric.ReadPort(LabOfTwo.PortA).AcceptedFeatures);
        }

        LabOfTwo.Eventually(() => lab.Changes.Count == 3);
        Assert.Equal([PortState.Connected, PortState.Running, PortState.Listening], lab.Changes.Select(c => c.State));
    }

    [Fact]
    public void A_machine_that_stops_its_rings_is_connected_and_loses_what_it_is_sent()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60));
        Assert.NotNull(b.Receive());
        Assert.Equal((ushort?)1, b.StopRing(TestGuest.ReceiveIndex));
        Assert.Equal((ushort?)0, b.StopRing(TestGuest.TransmitIndex));
        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortB) == PortState.Connected);
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
    }

    [Fact]
    public void A_stopped_ring_goes_on_where_it_stopped()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        a.Send(LabOfTwo.Frame(60, 1));
        Assert.NotNull(b.Receive());
        var index = a.StopRing(TestGuest.TransmitIndex)!.Value;
        a.Queue(LabOfTwo.Frame(60, 2), []);
        Assert.True(a.StartRing(TestGuest.TransmitIndex, index));
        Assert.Equal(LabOfTwo.Frame(60, 2), b.Receive());
    }

    [Fact]
    public void A_disabled_transmit_ring_is_drained_and_discarded()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        Assert.True(a.Connection.SendAcknowledged(18, TestVhostConnection.Ring(TestGuest.TransmitIndex, 0)));
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == 1);
        Assert.Equal(0, lab.Counters.AToB.Frames + lab.Counters.AToB.DropsDown);
    }

    [Fact]
    public void What_was_offered_once_is_offered_again_and_no_more()
    {
        const ulong Before = TestGuestOptions.Version1 | TestGuestOptions.ProtocolFeatures;
        using var directory = new TemporaryDirectory();
        using var fabric = new Fabric(new FabricOptions { Lab = "test" });
        fabric.OpenPort(new PortConfig { Name = "r1:eth1", SocketPath = directory["a"], OfferedFeatures = Before });
        Assert.Equal(Before, fabric.ReadPort("r1:eth1").OfferedFeatures);
        using var connection = new TestVhostConnection(directory["a"]);
        Assert.Equal(Before, connection.Ask(1));
        Assert.Throws<ArgumentException>(() => fabric.OpenPort(new PortConfig { Name = "r2:eth1", SocketPath = directory["b"], OfferedFeatures = 1 << 26 }));
    }

    [Fact]
    public void A_second_machine_waits_until_the_first_is_gone()
    {
        using var lab = new LabOfTwo();
        var first = lab.StartA();
        using var second = new TestGuest(lab.SocketA);
        Assert.True(second.Connection.Send(1, []));
        Assert.Equal(1, lab.Changes.Count(c => c.State == PortState.Connected));
        first.Dispose();
        Assert.Equal(lab.Fabric.ReadPort(LabOfTwo.PortA).OfferedFeatures, second.Connection.Ask(1));
    }

    [Fact]
    public void The_memory_may_move_while_frames_pass()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        for (var i = 0; i < 200; i++)
        {
            a.Send(LabOfTwo.Frame(60, (byte)i));
            Assert.True(a.SendMemory());
            Assert.True(b.SendMemory());
            Assert.Equal(LabOfTwo.Frame(60, (byte)i), b.Receive());
        }
    }

    [Fact]
    public void A_machine_that_moved_is_announced()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        using var b = lab.StartB();
        Assert.True(a.Connection.SendAcknowledged(19, [2, 0, 0, 0, 0, 7, 0, 0]));
        var frame = b.Receive()!;
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0, 7, 0x80, 0x35], frame[..14]);
    }

    [Fact]
    public void An_mtu_that_no_frame_may_have_is_refused_and_the_machine_stays()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA();
        Assert.True(a.Connection.SendAcknowledged(20, TestVhostConnection.Numbers(9000)));
        Assert.False(a.Connection.SendAcknowledged(20, TestVhostConnection.Numbers(20_000)));
        Assert.Equal(PortState.Running, lab.State(LabOfTwo.PortA));
    }
}
