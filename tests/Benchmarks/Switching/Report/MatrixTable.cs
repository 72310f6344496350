using LabSim.Benchmarks.Switching.Paths;

namespace LabSim.Benchmarks.Switching.Report;

/// <summary>The matrix as Markdown: a table for each class of distances.</summary>
internal static class MatrixTable
{
    /// <summary>Its lines.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<RowSamples> results)
    {
        foreach (var distance in new[] { Distance.Far, Distance.Near })
        {
            var seen = results.Where(row => row.Of(distance).Count > 0).ToList();
            yield return "";
            if (seen.Count == 0)
            {
                yield return $"Cores {Word(distance)}: not seen in this run.";
                continue;
            }

            var nanoseconds = seen.SelectMany(row => row.Of(distance)).Select(sample => sample.NanosecondsAfter).Order().ToList();
            yield return $"Cores {Word(distance)} ({nanoseconds[nanoseconds.Count / 2]:F0} ns from one to the other in the median):";
            yield return "";
            yield return "| frame | path | Mpps (from–to) | Gbit/s | of point to point | of DPDK | samples | lost of a million | not captured | allocated, B/frame | collections, pauses |";
            yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";
            foreach (var row in seen)
            {
                yield return Line(RowSummary.Of(row, distance)!, results, distance);
            }
        }

        foreach (var missing in results.Where(row => row.Missing is not null))
        {
            yield return "";
            yield return $"Not measured: {missing.Row}, {missing.FrameLength} bytes: {missing.Missing}";
        }
    }

    private static string Line(RowSummary row, IReadOnlyList<RowSamples> results, Distance distance) =>
        $"| {row.FrameLength} | {row.Row} | {row.MillionsPerSecond:F2} ({row.Least:F2}–{row.Most:F2}) | {row.Gigabits:F1} | {Ratio(row, FabricSetup.PointToPoint.Name, results, distance)} "
        + $"| {Ratio(row, MatrixRow.Dpdk.Name, results, distance)} | {row.Samples}{(row.Samples < RowSamples.Enough ? ", too few" : "")} | {row.LostOfMillion:F1} "
        + $"| {(row.NotCaptured > 0 ? $"{row.NotCaptured:P0}" : "")} | {row.AllocatedPerFrame:F4} | {row.Collections}, {row.PauseMilliseconds:F1} ms |";

    // The median of the rounds' own ratios: a host whose cores are faster in one minute than in the next has no part in it.
    private static string Ratio(RowSummary row, string peer, IReadOnlyList<RowSamples> results, Distance distance)
    {
        if (row.Row == peer || Find(results, peer, row.FrameLength) is not { } others)
        {
            return "";
        }

        List<double> ratios =
        [
            .. Find(results, row.Row, row.FrameLength)!.Samples.Zip(others.Samples)
                .Where(round => round.First.Distance == distance && round.Second.Distance == distance)
                .Select(round => round.First.Carried.MillionsPerSecond / round.Second.Carried.MillionsPerSecond)
                .Order(),
        ];
        return ratios.Count == 0 ? "" : $"{ratios[ratios.Count / 2]:F2}";
    }

    private static RowSamples? Find(IReadOnlyList<RowSamples> results, string row, int frameLength) =>
        results.FirstOrDefault(other => other.Row == row && other.FrameLength == frameLength);

    private static string Word(Distance distance) => distance == Distance.Near ? "near" : "far";
}
