using LabSim.Interop;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Sockets;

public sealed class DatagramPorts
{
    [Fact]
    public void A_frame_passes_between_shared_memory_and_datagrams_both_ways_as_it_was()
    {
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        foreach (var length in new[] { 60, 1514, 9238 })
        {
            a.Send(LabOfTwo.Frame(length));
            Assert.Equal(LabOfTwo.Frame(length), b.Receive());
            b.Send(LabOfTwo.Frame(length, 7));
            Assert.Equal(LabOfTwo.Frame(length, 7), a.Receive());
        }
    }

    [Fact]
    public void A_short_frame_arrives_as_long_as_a_wire_wants_it()
    {
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        a.Send(LabOfTwo.Frame(42));
        Assert.Equal([.. LabOfTwo.Frame(42), .. new byte[18]], b.Receive()!);
    }

    [Fact]
    public void Many_frames_arrive_in_order()
    {
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        foreach (var part in Enumerable.Range(0, 1000).Select(i => LabOfTwo.Frame(60 + i, (byte)i)).Chunk(100))
        {
            foreach (var frame in part)
            {
                b.Send(frame);
            }

            Assert.Equal(part, part.Select(_ => a.Receive()));
        }
    }

    [Fact]
    public void What_came_before_the_machine_was_seen_is_not_lost()
    {
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = new TestDatagramGuest(lab.PeerB, lab.SocketB);
        b.Send(LabOfTwo.Frame(60));
        Assert.Equal(60, a.Receive()!.Length);
    }

    [Fact]
    public void A_machine_that_is_gone_is_noticed_and_its_successor_is_taken()
    {
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        Assert.Equal(PortState.Listening, lab.State(LabOfTwo.PortB));
        lab.DatagramB().Kill();
        LabOfTwo.Eventually(() => lab.State(LabOfTwo.PortB) == PortState.Listening);
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);

        // The next one is there before anybody looked: the worker learns it from what it sends.
        lab.DatagramB().Kill();
        using var b = new TestDatagramGuest(lab.PeerB, lab.SocketB);
        LabOfTwo.Eventually(() =>
        {
            a.Send(LabOfTwo.Frame(61));
            return b.Receive(20) is not null;
        });
        LabOfTwo.Eventually(() => Sends(b) && a.Receive(100) is not null);
    }

    [Fact]
    public void Frames_of_every_length_are_delivered_or_counted()
    {
        using var lab = new LabOfTwo(a: PortTransport.VhostUser, b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        foreach (var length in new[] { 0, 1, 13, 14, 59, 9238, 9239, 65_535, 65_550, 60 })
        {
            b.Send(new byte[length]);
        }

        LabOfTwo.Eventually(() => lab.Counters.BToA.Frames == 4);
        Assert.Equal(new DirectionCounters { Frames = 4, Bytes = 14 + 59 + 9238 + 60, DropsMtu = 3, DropsMalformed = 3 }, lab.Counters.BToA);
    }

    [Fact]
    public void A_peer_that_never_reads_holds_nobody_up_for_long_and_what_it_lost_is_counted()
    {
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        for (var i = 0; i < 200; i++)
        {
            a.Send(LabOfTwo.Frame(60, (byte)i));
        }

        LabOfTwo.Eventually(() => a.Transmitting.UsedIndex == 200);
        LabOfTwo.Eventually(() => lab.Counters.AToB is var c && c.Frames + c.DropsNoRoom == 200);
        var delivered = lab.Counters.AToB.Frames;
        Assert.InRange(delivered, 1, 20);
        Assert.Equal(Enumerable.Range(0, (int)delivered).Select(i => LabOfTwo.Frame(60, (byte)i)), Enumerable.Range(0, (int)delivered).Select(_ => b.Receive()));
        a.Send(LabOfTwo.Frame(61));
        Assert.Equal(LabOfTwo.Frame(61), b.Receive());
    }

    [Fact]
    public void Nobody_else_gets_a_frame_in_while_the_machine_is_there()
    {
        using var directory = new TemporaryDirectory();
        using var lab = new LabOfTwo(b: PortTransport.Datagram);
        using var a = lab.StartA();
        using var b = lab.DatagramB();
        using var other = new TestDatagramGuest(directory["other"], lab.SocketB);
        Assert.ThrowsAny<System.Net.Sockets.SocketException>(() => other.Send(LabOfTwo.Frame(60)));
        b.Send(LabOfTwo.Frame(61));
        Assert.Equal(61, a.Receive()!.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(lab.SocketB));
    }

    [Fact]
    public void A_peer_whose_file_is_a_strangers_is_none()
    {
        Assert.SkipUnless(PeerCredentials.OwnUserId == 0, "only root gives files away");
        using var directory = new TemporaryDirectory();
        using var stranger = UnixDatagram.Bind(directory["peer"], 65_534);
        using var socket = UnixDatagram.Bind(directory["port"], null);
        Assert.False(socket.TryConnect(directory["peer"], null));
        Assert.False(socket.TryConnect(directory["peer"], 12_345));
        Assert.True(socket.TryConnect(directory["peer"], 65_534));
    }

    [Fact]
    public void A_port_without_a_peers_path_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var fabric = new Fabric(new FabricOptions { Lab = "test" });
        Assert.ThrowsAny<ArgumentException>(() => fabric.OpenPort(new PortConfig { Name = "p", SocketPath = directory["p"], Transport = PortTransport.Datagram }));
    }

    /// <summary>Sends; while the port still holds the dead machine's socket for its peer, the kernel refuses.</summary>
    private static bool Sends(TestDatagramGuest guest)
    {
        try
        {
            guest.Send(LabOfTwo.Frame(62));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
