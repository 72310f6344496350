using LabSim.Switching.Recording;
using LabSim.Switching.Tests.Offloads;

namespace LabSim.Switching.Tests.Recording;

/// <summary>What a guest leaves to its NIC is recorded as it crossed the link, and no checksum in the past is wrong.</summary>
public sealed class RecordedOffloads
{
    [Fact]
    public async Task A_segment_that_is_kept_whole_has_its_checksum()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        lab.Fabric.SetRecorder(RecorderMode.Full);
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(60_000, 1448);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.Equal(uncut.Bytes, b.Receive());
        var packets = (await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortA, LabOfTwo.PortB)).Packets;
        Assert.Equal([(0, 2), (1, 1)], packets.Select(p => (p.Tapped, p.Direction)));
        Assert.All(packets, packet => Assert.Equal(uncut.Payload, uncut.AssertWire(packet.Bytes)));
    }

    [Fact]
    public async Task One_of_which_the_headers_are_kept_claims_none_and_a_short_one_has_its_own()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(60_000, 1448);
        var small = new UncutFrame(50, 1448);
        a.Queue(uncut.Bytes, uncut.Header);
        a.Queue(small.Bytes, UncutFrame.Words(1, 0, 0, 0, small.TransportStart, 16));
        a.KickTransmit();
        Assert.NotNull(b.Receive());
        Assert.NotNull(b.Receive());
        var packets = (await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortB)).Packets;
        byte[] expected = [.. uncut.Bytes[..RecorderLimits.HeaderBytes]];
        expected.AsSpan(uncut.TransportStart + 16, 2).Clear();
        Assert.Equal(expected, packets[0].Bytes);
        Assert.Equal(uncut.Bytes.Length, packets[0].OriginalLength);
        Assert.Equal(small.Payload, small.AssertWire(packets[1].Bytes));
    }

    [Fact]
    public async Task A_receiver_that_takes_none_has_the_frames_that_it_got()
    {
        using var lab = new LabOfTwo(recorder: Past.Memory());
        lab.Fabric.SetRecorder(RecorderMode.Full);
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Plain);
        var uncut = new UncutFrame(14_480, 1448);
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        for (var i = 0; i < uncut.Parts; i++)
        {
            Assert.NotNull(b.Receive());
        }

        var packets = (await Past.ReadAsync(lab.Fabric, Past.Ever, LabOfTwo.PortB)).Packets;
        Assert.Equal(uncut.Parts, packets.Count);
        for (var i = 0; i < packets.Count; i++)
        {
            uncut.AssertPart(packets[i].Bytes, i);
        }
    }
}
