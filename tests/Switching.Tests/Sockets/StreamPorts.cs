using LabSim.Switching.Capture;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Switching.Tests.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Sockets;

public sealed class StreamPorts
{
    [Theory]
    [InlineData(60)]
    [InlineData(1514)]
    [InlineData(9238)]
    public void A_frame_passes_between_shared_memory_and_a_stream_both_ways_as_it_was(int length)
    {
        using var lab = new LabOfTwo(b: PortTransport.Stream);
        using var a = lab.StartA();
        using var b = lab.StreamB();
        a.Send(LabOfTwo.Frame(length));
        Assert.Equal(LabOfTwo.Frame(length), b.Receive());
        b.Send(LabOfTwo.Frame(length, 7));
        Assert.Equal(LabOfTwo.Frame(length, 7), a.Receive());
        LabOfTwo.Eventually(() => lab.Counters is { AToB.Frames: 1, BToA.Frames: 1 });
        Assert.Equal(new DirectionCounters { Frames = 1, Bytes = length }, lab.Counters.BToA);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(42)]
    [InlineData(59)]
    public void A_short_frame_arrives_as_long_as_a_wire_wants_it_and_is_counted_as_it_was(int length)
    {
        using var lab = new LabOfTwo(b: PortTransport.Stream);
        using var a = lab.StartA();
        using var b = lab.StreamB();
        a.Send(LabOfTwo.Frame(length));
        a.Send(LabOfTwo.Frame(61, 9));
        Assert.Equal([.. LabOfTwo.Frame(length), .. new byte[60 - length]], b.Receive()!);
        Assert.Equal(LabOfTwo.Frame(61, 9), b.Receive());
        LabOfTwo.Eventually(() => lab.Counters.AToB == new DirectionCounters { Frames = 2, Bytes = length + 61 });
    }

    [Fact]
    public void Many_frames_in_one_write_arrive_in_order()
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream, b: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StreamB();
        var frames = Enumerable.Range(0, 1000).Select(i => LabOfTwo.Frame(60 + i, (byte)i)).ToList();
        foreach (var part in frames.Chunk(100))
        {
            a.SendRaw([.. part.SelectMany(frame => TestStreamGuest.Framed(frame))]);
            Assert.Equal(part, part.Select(_ => b.Receive()));
        }
    }

    [Fact]
    public void A_port_runs_while_the_connection_stands_and_takes_the_next_one()
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream);
        Assert.Equal(PortState.Listening, lab.State(LabOfTwo.PortA));
        using (lab.StreamA())
        {
            using var waiting = new TestStreamGuest(lab.SocketA);
            waiting.Send(LabOfTwo.Frame(60));
            Assert.Null(waiting.Receive(50));
            Assert.Equal(0, lab.Counters.AToB.DropsDown);
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1 && lab.State(LabOfTwo.PortA) == PortState.Listening);
        Assert.Equal([PortState.Running, PortState.Listening, PortState.Running, PortState.Listening], lab.Changes.Select(c => c.State));
        using var next = lab.StreamA();
    }

    [Fact]
    public void Closing_the_port_ends_the_connection_and_what_is_sent_to_nobody_is_counted()
    {
        using var lab = new LabOfTwo(b: PortTransport.Stream);
        using var a = lab.StartA();
        a.Send(LabOfTwo.Frame(60));
        LabOfTwo.Eventually(() => lab.Counters.AToB.DropsDown == 1);
        using var b = lab.StreamB();
        lab.Fabric.ClosePort(LabOfTwo.PortB);
        Assert.True(b.WaitClosed());
        Assert.False(File.Exists(lab.SocketB));
    }

    [Fact]
    public void Captures_and_delays_work_as_on_any_port()
    {
        using var lab = new LabOfTwo(a: PortTransport.Stream, b: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StreamB();
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Delay = TimeSpan.FromMilliseconds(5) } });
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB], Count = 2 });
        a.Send(LabOfTwo.Frame(200));
        Assert.Equal(LabOfTwo.Frame(200), b.Receive());
        var packets = capture.Finish().Packets;
        Assert.Equal([(0, 2), (1, 1)], packets.Select(p => (p.Tapped, p.Direction)));
        Assert.True(packets[1].Nanoseconds - packets[0].Nanoseconds >= 5_000_000);
        Assert.All(packets, packet => Assert.Equal(LabOfTwo.Frame(200), packet.Bytes));
    }

    [Fact]
    public void A_receiver_with_few_buffers_holds_a_stream_up_and_loses_nothing_and_is_captured_once()
    {
        var clock = new ManualTimeProvider();
        using var lab = new LabOfTwo(clock, a: PortTransport.Stream);
        using var a = lab.StreamA();
        using var b = lab.StartB(new TestGuestOptions { ReceiveBuffers = 4 });
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = 10 });
        for (var i = 0; i < 10; i++)
        {
            a.Send(LabOfTwo.Frame(60, (byte)i));
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 4);
        b.OfferReceiveBuffers(256);
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => LabOfTwo.Frame(60, (byte)i)), capture.Finish(clock).Packets.Select(p => p.Bytes));
    }
}
