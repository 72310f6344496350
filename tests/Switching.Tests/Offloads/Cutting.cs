using LabSim.Switching.Impairments;
using LabSim.Switching.Ports;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

public sealed class Cutting
{
    public static TheoryData<int, int, bool, int?, byte, int> Segments => new()
    {
        { 60_000, 1448, false, null, UncutFrame.Ack, 12 },
        { 60_000, 1428, true, null, UncutFrame.Ack | UncutFrame.Fin | UncutFrame.Push, 12 },
        { 2896, 1448, false, 100, UncutFrame.Ack | UncutFrame.CongestionWindowReduced, 12 },
        { 2897, 1448, true, 100, UncutFrame.Ack | UncutFrame.Push | UncutFrame.CongestionWindowReduced, 40 },
        { 1, 1448, false, null, UncutFrame.Ack, 0 },
        { 9_001, 9_000, false, null, UncutFrame.Ack, 0 },
        { 1000, 8, false, null, UncutFrame.Ack | UncutFrame.Push, 40 },
        { 65_483, 1448, false, 9, UncutFrame.Ack, 12 },
    };

    [Theory]
    [MemberData(nameof(Segments))]
    public void A_segment_is_cut_for_a_guest_that_takes_plain_frames(int payload, int segment, bool six, int? vlan, byte flags, int options)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Plain);
        AssertCut(a, () => b.Receive(), new UncutFrame(payload, segment, six, vlan, flags, options));
    }

    [Theory]
    [InlineData(TestGuestOptions.ReceiveOffloads & ~(1UL << 7))]
    [InlineData(1UL << 1)]
    [InlineData(1UL << 7)]
    public void A_guest_that_takes_less_gets_less(ulong features)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Options(features));
        AssertCut(a, () => b.Receive(), new UncutFrame(4000, 1448));
    }

    [Fact]
    public void A_segment_with_cwr_is_cut_for_a_guest_that_does_not_know_it()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Options(TestGuestOptions.ReceiveOffloads & ~(1UL << 9)));
        AssertCut(a, () => b.Receive(), new UncutFrame(4000, 1448, flags: UncutFrame.Ack | UncutFrame.CongestionWindowReduced));
    }

    [Fact]
    public void A_socket_gets_plain_frames_in_order_and_none_is_lost()
    {
        using var lab = new LabOfTwo(b: PortTransport.Stream);
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StreamB();
        var uncut = new UncutFrame(64_000, 1448);
        for (var round = 0; round < 200; round++)
        {
            AssertCut(a, () => b.Receive(), uncut);
            a.Send(LabOfTwo.Frame(60, (byte)round));
            Assert.Equal(LabOfTwo.Frame(60, (byte)round), b.Receive());
        }

        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 200 * (uncut.Parts + 1));
        Assert.Equal(0, lab.Counters.AToB.Drops);
    }

    [Fact]
    public void A_receiver_that_makes_room_slowly_holds_the_sender_up_and_loses_nothing()
    {
        using var lab = new LabOfTwo(new ManualTimeProvider());
        using var a = lab.StartA(OffloadLab.Options(TestGuestOptions.SendOffloads, ring: 32));
        using var b = lab.StartB(OffloadLab.Options(0, ring: 16));
        var uncut = new UncutFrame(64_000, 1448);
        for (var round = 0; round < 24; round++)
        {
            a.Queue(uncut.Bytes, uncut.Header);
        }

        a.KickTransmit();
        for (var i = 0; i < 24 * uncut.Parts; i++)
        {
            uncut.AssertPart(b.Receive()!, i % uncut.Parts);
        }

        Assert.Equal(0, lab.Counters.AToB.Drops);
    }

    [Theory]
    [InlineData(6, new byte[] { 0xFF, 0xFF })]
    [InlineData(16, new byte[] { 0, 0 })]
    public void A_checksum_of_zero_stays_zero_for_tcp_and_never_becomes_none_for_udp(int offset, byte[] expected)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Plain);
        var frame = TestFrames.Ip((byte)(offset == 6 ? 17 : 6), new byte[40]);

        // What stands there makes the sum all ones, whose complement is 0.
        TestFrames.Word(0xFFFF).CopyTo(frame, 34 + offset);
        a.Queue(frame, UncutFrame.Words(1, 0, 0, 0, 34, offset));
        a.KickTransmit();
        Assert.Equal(expected, b.Receive()![(34 + offset)..(36 + offset)]);
    }

    [Fact]
    public void A_bad_line_carries_frames_as_a_wire_does()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Loss = 0.5 } });
        var uncut = new UncutFrame(60_000, 600);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames + lab.Counters.AToB.DropsLoss == uncut.Parts);
        Assert.InRange(lab.Counters.AToB.DropsLoss, 30, 70);
        for (var i = 0; i < lab.Counters.AToB.Frames; i++)
        {
            uncut.AssertWire(b.Receive()!);
        }
    }

    [Fact]
    public void A_damaged_frame_has_a_checksum_that_shows_it()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Corrupt = 1 } });
        var frame = new UncutFrame(1000, 1448);
        a.Queue(frame.Bytes, UncutFrame.Words(1, 0, 0, 0, frame.TransportStart, 16));
        a.KickTransmit();
        var damaged = b.Receive()!;
        Assert.Equal(0, b.LastHeader[0]);
        LabOfTwo.Eventually(() => lab.Counters.AToB.Corrupted == 1);
        lab.Fabric.SetImpairment(LabOfTwo.Link, LinkImpairment.None);
        a.Queue(frame.Bytes, UncutFrame.Words(1, 0, 0, 0, frame.TransportStart, 16));
        a.KickTransmit();
        Assert.Equal(frame.Bytes, b.Receive());
        Assert.Equal(1, b.LastHeader[0]);
        Assert.NotEqual(frame.Bytes, damaged);
    }

    [Fact]
    public void Overtaking_is_of_frames_as_on_a_wire()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { AToB = new ImpairmentProfile { Delay = TimeSpan.FromMilliseconds(30), Reorder = 0.5 } });
        var uncut = new UncutFrame(12_000, 600);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        var payloads = Enumerable.Range(0, uncut.Parts).Select(_ => uncut.AssertWire(b.Receive()!)).ToList();
        Assert.InRange(lab.Counters.AToB.Reordered, 3, 17);
        Assert.Equal(uncut.Payload.Chunk(600).OrderBy(Convert.ToHexString), payloads.OrderBy(Convert.ToHexString));
    }

    [Theory]
    [InlineData(1500, 1448, true)]
    [InlineData(1499, 1448, false)]
    public void The_mtu_of_a_link_is_that_of_the_frames_on_the_wire(int mtu, int segment, bool passes)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        lab.Fabric.SetImpairment(LabOfTwo.Link, new LinkImpairment { Mtu = mtu });
        var uncut = new UncutFrame(20_000, segment);
        a.Queue(uncut.Bytes, uncut.Header);
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(passes ? uncut.Bytes : LabOfTwo.Frame(60), b.Receive());
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == (passes ? uncut.Parts + 1 : 1));
        Assert.Equal(passes ? 0 : uncut.Parts, lab.Counters.AToB.DropsMtu);
    }

    private static void AssertCut(TestGuest sender, Func<byte[]?> receive, UncutFrame uncut)
    {
        sender.Queue(uncut.Bytes, uncut.Header);
        sender.KickTransmit();
        for (var i = 0; i < uncut.Parts; i++)
        {
            uncut.AssertPart(receive()!, i);
        }
    }
}
