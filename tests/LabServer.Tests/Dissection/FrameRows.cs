using System.Diagnostics;
using LabSim.LabServer.Dissection;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Dissection;

public sealed class FrameRows
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_sort_of_frame_says_what_users_of_wireshark_expect()
    {
        foreach (var (frame, protocol, info) in SampleFrames.All())
        {
            var row = FrameRow.Of(frame, frame.Length);
            Assert.Equal((protocol, info), (row.Protocol, row.Info.Length > info.Length ? row.Info[..info.Length] : row.Info));
        }
    }

    [Fact]
    public async Task Protocols_and_addresses_are_those_of_tshark()
    {
        var frames = SampleFrames.All().Select(sample => sample.Frame).ToArray();
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory["x.pcapng"], [.. PcapngBlocks.Header, .. frames.SelectMany((frame, at) => PcapngBlocks.Frame(frame, at))], Cancelled);
        var lines = await TsharkAsync("-n", "-r", directory["x.pcapng"], "-T", "fields", "-E", "separator=|", "-e", "_ws.col.Source", "-e", "_ws.col.Destination", "-e", "_ws.col.Protocol");
        Assert.Equal(frames.Length, lines.Length);
        var differences = frames.Select(frame => FrameRow.Of(frame, frame.Length)).Zip(lines)
            .Select(pair => (Ours: $"{pair.First.Source}|{pair.First.Destination}|{pair.First.Protocol}", Theirs: pair.Second))
            .Where(pair => pair.Ours != pair.Theirs).Select(pair => $"ours {pair.Ours}, tshark's {pair.Theirs}");
        Assert.Empty(differences);
    }

    [Fact]
    public void A_frame_that_is_cut_anywhere_yields_a_row()
    {
        foreach (var (frame, _, _) in SampleFrames.All())
        {
            for (var length = 0; length <= frame.Length; length++)
            {
                _ = FrameRow.Of(frame.AsSpan(0, length), frame.Length);
            }
        }
    }

    [Fact]
    public void A_frame_with_any_octet_changed_yields_a_row_of_bounded_length()
    {
        foreach (var (frame, _, _) in SampleFrames.All())
        {
            for (var at = 0; at < frame.Length; at++)
            {
                foreach (byte value in (byte[])[0, 1, 0x7f, 0x80, 0xc0, 0xff, (byte)~frame[at]])
                {
                    var changed = frame.ToArray();
                    changed[at] = value;
                    Assert.InRange(FrameRow.Of(changed, changed.Length).Info.Length, 0, 241);
                }
            }
        }
    }

    [Fact]
    public void Noise_behind_every_header_yields_a_row()
    {
        var noise = new byte[300];
        uint state = 2463534242;
        foreach (var (frame, _, _) in SampleFrames.All())
        {
            for (var round = 0; round < 200; round++)
            {
                for (var i = 0; i < noise.Length; i++)
                {
                    // Marsaglia's xorshift.
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    noise[i] = (byte)state;
                }

                var keep = (int)(state % (uint)frame.Length);
                var row = FrameRow.Of([.. frame.AsSpan(0, keep), .. noise], keep + noise.Length);
                Assert.DoesNotContain(row.Info, character => char.IsControl(character));
                Assert.NotEmpty(row.Protocol);
            }
        }
    }

    [Fact]
    public void Tunnels_within_tunnels_have_an_end()
    {
        byte[] packet = [.. TestFrames.Ping(1).AsSpan(14)];
        for (var i = 0; i < 40; i++)
        {
            packet = [.. TestFrames.Ip(4, packet).AsSpan(14)];
        }

        Assert.Equal("10.0.0.1", FrameRow.Of(TestFrames.Ethernet(0x0800, packet), packet.Length + 14).Source);
    }

    private static async Task<string[]> TsharkAsync(params string[] arguments)
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "tshark"))), "tshark is not installed; ./test installs it");
        using var process = Process.Start(new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
