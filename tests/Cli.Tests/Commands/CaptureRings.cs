using System.Diagnostics;
using LabSim.Cli.Tests.Fakes;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;
using LabSim.TestKit;

namespace LabSim.Cli.Tests.Commands;

public sealed class CaptureRings
{
    private const string Address = "GET /api/v1/labs/tri/captures";
    private const int FrameBytes = 1000;
    private const int Frames = 1000;

    [Fact]
    public async Task Files_end_before_their_size_are_complete_in_themselves_and_miss_nothing()
    {
        await using var run = Prepare(Capture(Frames, millisecondsApart: 1));
        Assert.Equal(0, await run.RunAsync("capture", "tri", "r1:eth1", "-w", "x.pcapng", "--ring-size", "128KiB"));
        Assert.EndsWith("&statistics=true", run.Server.Requests.Last().Target, StringComparison.Ordinal);
        var files = Files(run);
        Assert.InRange(files.Length, 8, 9);
        Assert.Matches(@"^x_00001_\d{8}T\d{6}\.pcapng$", Path.GetFileName(files[0]));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 128 << 10));
        Assert.All(files.SkipLast(1), file => Assert.InRange(new FileInfo(file).Length, 120 << 10, 128 << 10));
        var sections = files.Select(Read).ToList();
        Assert.All(sections, section => Assert.Equal((1, 1), (section.Interfaces.Count, section.Statistics.Count)));
        Assert.Equal(Enumerable.Range(0, Frames).Select(i => (byte)i), sections.SelectMany(section => section.Packets).Select(packet => packet.Bytes[20]));
        Assert.Matches($@"^capturing on r1:eth1\n\d.* written; {files.Length} files there: x_00001_.* to x_0000{files.Length}_.*\n$", run.ErrorText);
    }

    [Fact]
    public async Task The_oldest_goes_before_there_are_too_many()
    {
        await using var run = Prepare(Capture(Frames, millisecondsApart: 1));
        Assert.Equal(0, await run.RunAsync("capture", "tri", "r1:eth1", "-w", "x", "--ring-size", "128K", "--ring-files", "3"));
        var files = Files(run);
        Assert.Equal(3, files.Length);
        Assert.Equal((Frames - 1) & 0xFF, Read(files[^1]).Packets[^1].Bytes[20]);
    }

    [Fact]
    public async Task Files_end_by_the_time_of_their_frames()
    {
        await using var run = Prepare(Capture(10, millisecondsApart: 25_000));
        Assert.Equal(0, await run.RunAsync("capture", "tri", "r1:eth1", "-w", "x.pcapng", "--ring-age", "60s"));
        Assert.Equal([3, 3, 3, 1], Files(run).Select(file => Read(file).Packets.Count));
    }

    [Fact]
    public async Task Each_file_has_the_statistics_of_its_time()
    {
        byte[] header = [.. PcapngBlocks.Header];
        await using var run = Prepare(
            [.. header, .. PcapngBlocks.Statistics(received: 1, lost: 0), .. PcapngBlocks.Frame(new byte[100], 0), .. PcapngBlocks.Statistics(received: 5, lost: 4),
            .. PcapngBlocks.Frame(new byte[100], 2_000), .. PcapngBlocks.Statistics(received: 9, lost: 7)]);
        Assert.Equal(0, await run.RunAsync("capture", "tri", "r1:eth1", "-w", "x.pcapng", "--ring-age", "1s"));
        Assert.Equal([(5L, 4L), (9L, 7L)], Files(run).Select(file => Read(file).Statistics.Single()).Select(s => (s.Received, s.Lost)));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_what_is_there_is_whole()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small disk needs root");
        await using var run = Prepare(Capture(Frames, millisecondsApart: 1));
        Directory.CreateDirectory(run.Directory["small"]);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", run.Directory["small"]);
        try
        {
            Assert.Equal(1, await run.RunAsync("capture", "tri", "r1:eth1", "-w", "small/x.pcapng", "--ring-size", "128KiB"));
            Assert.Matches("small/x_00003_.* cannot be written: No space left on device", run.ErrorText);
            Assert.Contains("--ring-files", run.ErrorText, StringComparison.Ordinal);
            var sections = Directory.GetFiles(run.Directory["small"]).Order(StringComparer.Ordinal).Select(Read).ToList();
            Assert.Equal(3, sections.Count);
            Assert.Equal([1, 1, 0], sections.Select(section => section.Statistics.Count));
            Assert.NotEmpty(sections[2].Packets);
        }
        finally
        {
            await RunAsync("umount", run.Directory["small"]);
        }
    }

    [Fact]
    public async Task A_place_where_no_file_can_be_is_said()
    {
        await using var run = Prepare(Capture(1, millisecondsApart: 1));
        Assert.Equal(1, await run.RunAsync("capture", "tri", "r1:eth1", "-w", "absent/x.pcapng", "--ring-age", "1s"));
        Assert.Matches("absent/x_00001_.* cannot be written: ", run.ErrorText);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private static byte[] Capture(int frames, long millisecondsApart)
    {
        byte[] Frame(int i)
        {
            var frame = new byte[FrameBytes];
            frame.AsSpan().Fill((byte)i);
            return PcapngBlocks.Frame(frame, i * millisecondsApart);
        }

        return [.. PcapngBlocks.Header, .. PcapngBlocks.Statistics(received: 0, lost: 0), .. Enumerable.Range(0, frames).SelectMany(Frame), .. PcapngBlocks.Statistics(received: frames, lost: 0)];
    }

    private static string[] Files(CommandRun run) => [.. Directory.GetFiles(run.Directory.Path, "x_*").Order(StringComparer.Ordinal)];

    private static PcapngSection Read(string file) => PcapngReader.Read(File.ReadAllBytes(file));

    // In pieces that end anywhere, as a socket brings them.
    private static CommandRun Prepare(byte[] capture)
    {
        var run = new CommandRun();
        run.Server.On("GET /api/v1/labs", _ => [new LabSummary("tri", "running", "/x", 2, 2, 1)], ContractJson.Default.LabSummaryArray);
        run.Server.On(Address, async (_, stream) =>
        {
            await FakeServer.BeginAsync(stream);
            foreach (var piece in capture.Chunk(7777))
            {
                await stream.WriteAsync(piece);
            }

            stream.Close();
        });
        return run;
    }
}
