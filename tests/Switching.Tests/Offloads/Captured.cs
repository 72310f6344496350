using LabSim.Switching.Capture;
using LabSim.Switching.Tests.Capture;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Offloads;

/// <summary>A capture shows what a wire would carry: frames of its size, with checksums that are right.</summary>
public sealed class Captured
{
    [Fact]
    public void A_segment_that_passes_uncut_is_captured_as_its_parts_both_where_it_comes_and_where_it_goes()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(60_000, 1448, six: true, vlan: 5, flags: UncutFrame.Ack | UncutFrame.Push);
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA, LabOfTwo.PortB], Count = 2 * uncut.Parts });
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.Equal(uncut.Bytes, b.Receive());
        var frames = capture.Finish().Packets;
        foreach (var side in new[] { 0, 1 })
        {
            var seen = frames.Where(frame => frame.Tapped == side).ToList();
            Assert.Equal(uncut.Parts, seen.Count);
            for (var i = 0; i < seen.Count; i++)
            {
                uncut.AssertPart(seen[i].Bytes, i);
            }
        }
    }

    [Fact]
    public void A_filter_sees_the_parts()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var uncut = new UncutFrame(14_480, 1448, flags: UncutFrame.Ack | UncutFrame.Push);
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Filter = "tcp[tcpflags] & tcp-push != 0", Count = 1 });
        a.Queue(uncut.Bytes, uncut.Header);
        a.KickTransmit();
        Assert.NotNull(b.Receive());
        uncut.AssertPart(Assert.Single(capture.Finish().Packets).Bytes, uncut.Parts - 1);
    }

    [Fact]
    public void Tshark_finds_every_checksum_right()
    {
        using var lab = new LabOfTwo();
        using var a = lab.StartA(OffloadLab.Sender);
        using var b = lab.StartB(OffloadLab.Taker);
        var four = new UncutFrame(20_000, 1448);
        var six = new UncutFrame(20_000, 1428, six: true);
        using var capture = new RunningCapture(lab.Fabric, new CaptureRequest { Ports = [LabOfTwo.PortA], Count = four.Parts + six.Parts + 1 });
        foreach (var uncut in new[] { four, six })
        {
            a.Queue(uncut.Bytes, uncut.Header);
        }

        a.Queue(new UncutFrame(100, 1448).Bytes, UncutFrame.Words(1, 0, 0, 0, 34, 16));
        a.KickTransmit();
        capture.Finish();
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["x.pcapng"], capture.Bytes());
        var fields = WiresharkTool.Run(
            "tshark", "-r", directory["x.pcapng"], "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-T", "fields", "-e", "ip.checksum.status", "-e", "tcp.checksum.status");
        var lines = fields.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(four.Parts + six.Parts + 1, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^(1|)\t1$", line));
        Assert.Equal(four.Parts + 1, lines.Count(line => line.StartsWith('1')));
    }
}
