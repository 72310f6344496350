using System.Diagnostics;
using LabSim.Benchmarks.Switching.Load;
using LabSim.Benchmarks.Switching.Paths;

namespace LabSim.Benchmarks.Switching;

/// <summary>
/// Frames from guest to guest: every row with every frame length. The rows of a length are all open at once and take their samples in turn, so that what is compared
/// was measured within seconds; rounds go on until each row has five samples of one class, or 40 times, or until time is up.
/// </summary>
internal sealed class PacketMatrix(TimeSpan sample, TimeSpan limit)
{
    private const int LargestRound = 40;
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes of a frame, without FCS.</summary>
    public static IReadOnlyList<int> FrameLengths { get; } = [64, 512, 1518, 9000];

    /// <summary>Runs all of it.</summary>
    public IReadOnlyList<RowSamples> Run(IReadOnlyList<int> lengths, IReadOnlyList<MatrixRow> rows)
    {
        var clock = Stopwatch.StartNew();
        var results = new List<RowSamples>();
        for (var i = 0; i < lengths.Count; i++)
        {
            // What one length leaves of its time is the next ones'.
            var until = clock.Elapsed + ((limit - clock.Elapsed) / (lengths.Count - i));
            results.AddRange(RunLength(lengths[i], rows, () => clock.Elapsed < until));
        }

        return results;
    }

    private List<RowSamples> RunLength(int length, IReadOnlyList<MatrixRow> rows, Func<bool> hasTime)
    {
        var open = new List<(RowSamples Results, IFramePath Path)>();
        var results = new List<RowSamples>();
        try
        {
            foreach (var row in rows)
            {
                var (result, path) = Open(row, length);
                results.Add(result);
                if (path is not null)
                {
                    open.Add((result, path));
                    path.Run(FirstWarmUp, WarmUp);
                }
            }

            for (var round = 1; round <= LargestRound && hasTime() && !Complete(results); round++)
            {
                Round(open);
                Console.Error.WriteLine($"{length,5} bytes, round {round,2}: {string.Join(", ", open.Select(row => $"{row.Results.Samples[^1].Carried.MillionsPerSecond:F2}"))} Mpps, "
                    + $"{open[^1].Results.Samples[^1].NanosecondsAfter:F0} ns from core to core");
            }
        }
        finally
        {
            open.ForEach(row => row.Path.Dispose());
        }

        return results;
    }

    private static (RowSamples Result, IFramePath? Path) Open(MatrixRow row, int length)
    {
        try
        {
            return (new RowSamples(length, row.Name), row.Open(length));
        }
        catch (Exception missing) when (missing is IOException or InvalidOperationException)
        {
            Console.Error.WriteLine($"not measured: {row.Name}, {length} bytes: {missing.Message}");
            return (new RowSamples(length, row.Name) { Missing = missing.Message }, null);
        }
    }

    private void Round(List<(RowSamples Results, IFramePath Path)> open)
    {
        var before = CoreDistance.Measure();
        foreach (var (results, path) in open)
        {
            var earlier = MemoryUse.SoFar;
            var carried = path.Run(WarmUp, sample);
            var memory = MemoryUse.SoFar - earlier;
            var after = CoreDistance.Measure();
            if (carried.Frames == 0)
            {
                throw new InvalidOperationException($"Nothing came over '{results.Row}' with {results.FrameLength} bytes, {carried.Lost} frames were lost.");
            }

            results.Samples.Add(new Sample(before, after, carried, memory));
            before = after;
        }
    }

    private static bool Complete(List<RowSamples> results) =>
        results.TrueForAll(row => row.HasEnough(Distance.Near)) || results.TrueForAll(row => row.HasEnough(Distance.Far));
}
