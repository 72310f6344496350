using System.Buffers;
using System.Diagnostics;
using LabSim.LabServer.Dissection;
using LabSim.LabServer.Views;
using LabSim.NodeRuntime;
using LabSim.NodeRuntime.Dissection;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.Benchmarks;

/// <summary>
/// What the capture viewer costs: frames into its file and index, rows out of it as JSON, and sharkd on the same file. One thread; sharkd is a process of its own.
/// </summary>
internal static class PacketRows
{
    private const int Frames = 100_000;

    /// <summary>Runs and prints.</summary>
    public static async Task PrintAsync()
    {
        byte[][] frames =
        [
            TestFrames.Ping(1), TestFrames.Ping(1, reply: true), TestFrames.OspfHello(), TestFrames.Tcp((40000, 179), 1, 1, 24, TestFrames.Bgp(4, [])),
            TestFrames.Tcp((40000, 80), 1, 1, 16, new byte[1400]), TestFrames.Udp(40000, 9999, new byte[400]),
        ];
        using var directory = new TemporaryDirectory();
        using var file = new FrameFile(directory["frames.pcapng"], FrameFile.DefaultLimit, () => throw new InvalidOperationException("the frames do not fit"));
        file.Append(PcapngBlocks.Header);
        var blocks = Enumerable.Range(0, Frames).Select(i => PcapngBlocks.Frame(frames[i % frames.Length], i)).ToArray();
        var pieces = blocks.Chunk(100).Select(some => some.SelectMany(block => block).ToArray()).ToArray();
        Tell("frames into the file and its index", () => Array.ForEach(pieces, piece => file.Append(piece)));
        var length = 0L;
        Tell("rows from the frames alone", () => length = frames.Length + Enumerable.Range(0, Frames).Sum(i => FrameRow.Of(frames[i % frames.Length], 100).Info.Length));
        Tell("rows out of the file as JSON", () => length += Read(file));
        Console.WriteLine($"{length} characters");
        await PrintSharkdAsync(file);
    }

    private static long Read(FrameFile file)
    {
        var batch = new ArrayBufferWriter<byte>();
        long bytes = 0;
        for (int from = 0, rows; (rows = RowWriter.Write(batch, file, from, "running", 0)) > 0; from += rows)
        {
            bytes += batch.WrittenCount;
            batch.ResetWrittenCount();
        }

        return bytes;
    }

    private static async Task PrintSharkdAsync(FrameFile file)
    {
        if (Sharkd.Find(new RuntimeOptions()) is null)
        {
            Console.WriteLine("sharkd is not installed");
            return;
        }

        await using var dissection = new Sharkd(new RuntimeOptions(), MachineUser.ForThisServer(), TimeProvider.System).Open(new FrameSource(file.Path, file.Whole));
        await TellAsync("sharkd starts", () => dissection.CompleteAsync("ip", CancellationToken.None));
        await TellAsync("sharkd loads them", () => dissection.PrepareAsync(CancellationToken.None));
        await TellAsync("a frame's tree", () => dissection.ReadFrameAsync(Frames / 2, CancellationToken.None));
        await TellAsync("a display filter, a sixth matches", () => dissection.MatchAsync("ospf", CancellationToken.None));
        await TellAsync("a display filter, all match", () => dissection.MatchAsync("ip", CancellationToken.None));
    }

    private static void Tell(string what, Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        Console.WriteLine($"{what,-36} {Frames / clock.Elapsed.TotalSeconds,12:N0} /s");
    }

    private static async Task TellAsync(string what, Func<Task> run)
    {
        var clock = Stopwatch.StartNew();
        await run();
        Console.WriteLine($"{what,-36} {clock.Elapsed.TotalMilliseconds,12:N1} ms");
    }
}
