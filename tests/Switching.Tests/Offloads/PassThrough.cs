using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

public sealed class PassThrough
{
    private const ulong NotMergeable = TestGuestOptions.Plain & ~TestGuestOptions.MergeableBuffers;

    public static TheoryData<bool, int?, byte> Segments => new()
    {
        { false, null, UncutFrame.Ack },
        { false, 7, UncutFrame.Ack | UncutFrame.Push },
        { true, null, UncutFrame.Ack | UncutFrame.Fin },
        { true, 4094, UncutFrame.Ack | UncutFrame.CongestionWindowReduced },
    };

    [Theory]
    [MemberData(nameof(Segments))]
    public void A_segment_passes_uncut_to_a_guest_that_takes_it(bool six, int? vlan, byte flags)
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(60_000, 1448, six, vlan, flags);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.Equal(uncut.Bytes, b.Receive());
        Assert.Equal(uncut.Header[..10], b.LastHeader[..10]);
        Assert.Equal(30, b.LastHeader[10]);
    }

    [Fact]
    public void A_segment_passes_into_one_large_buffer_too()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Options(TestGuestOptions.ReceiveOffloads, NotMergeable, 65_562));
        var uncut = new UncutFrame(65_000, 1460, options: 0);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.Equal(uncut.Bytes, b.Receive());
        Assert.Equal(uncut.Header, b.LastHeader);
    }

    [Fact]
    public void A_checksum_that_is_not_complete_passes_and_the_next_frame_has_a_plain_header()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var frame = new UncutFrame(100, 1448);
        var header = UncutFrame.Words(1, 0, 0, 0, frame.TransportStart, 16);
        a.Queue(frame.Bytes, header);
        a.KickTransmit();
        Assert.Equal(frame.Bytes, b.Receive());
        Assert.Equal(header, b.LastHeader);
        a.Send(LabOfTwo.Frame(60));
        Assert.Equal(LabOfTwo.Frame(60), b.Receive());
        Assert.Equal(UncutFrame.Words(0, 0, 0, 0, 0, 0), b.LastHeader);
    }

    [Fact]
    public void The_longest_packet_passes()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(65_535 - 20 - 32, 1448, vlan: 9);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.Equal(uncut.Bytes, b.Receive());
    }

    [Fact]
    public void Counters_count_what_a_wire_would_carry()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(14_481, 1448);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.NotNull(b.Receive());
        LabOfTwo.Eventually(() => lab.Counters.AToB.Frames == 11);
        Assert.Equal((11 * uncut.HeaderLength) + 14_481, lab.Counters.AToB.Bytes);
    }
}
