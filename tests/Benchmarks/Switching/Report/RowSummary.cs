namespace LabSim.Benchmarks.Switching.Report;

/// <summary>The samples of a row in one class, in a few figures.</summary>
internal sealed record RowSummary
{
    /// <summary>Bytes of a frame, without FCS.</summary>
    public required int FrameLength { get; init; }

    /// <summary>The row's name.</summary>
    public required string Row { get; init; }

    /// <summary>The class.</summary>
    public required Distance Distance { get; init; }

    /// <summary>How many samples.</summary>
    public required int Samples { get; init; }

    /// <summary>Million frames a second, both ways together: the median.</summary>
    public required double MillionsPerSecond { get; init; }

    /// <summary>The least of them.</summary>
    public required double Least { get; init; }

    /// <summary>The most of them.</summary>
    public required double Most { get; init; }

    /// <summary>Frames that were lost, of a million that were sent.</summary>
    public required double LostOfMillion { get; init; }

    /// <summary>Share of the frames that a capture had no room for.</summary>
    public required double NotCaptured { get; init; }

    /// <summary>Bytes that this process allocated for each frame.</summary>
    public required double AllocatedPerFrame { get; init; }

    /// <summary>Garbage collections in all samples.</summary>
    public required int Collections { get; init; }

    /// <summary>Their pauses, together.</summary>
    public required double PauseMilliseconds { get; init; }

    /// <summary>Gbit/s of layer 2, without FCS.</summary>
    public double Gigabits => MillionsPerSecond * FrameLength * 8 / 1000;

    /// <summary>Sums up, or yields <see langword="null"/> where nothing was seen of a class.</summary>
    public static RowSummary? Of(RowSamples row, Distance distance)
    {
        var samples = row.Of(distance);
        if (samples.Count == 0)
        {
            return null;
        }

        var speeds = samples.Select(sample => sample.Carried.MillionsPerSecond).Order().ToList();
        var frames = (double)samples.Sum(sample => sample.Carried.Frames);
        return new RowSummary
        {
            FrameLength = row.FrameLength,
            Row = row.Row,
            Distance = distance,
            Samples = samples.Count,
            MillionsPerSecond = Median(speeds),
            Least = speeds[0],
            Most = speeds[^1],
            LostOfMillion = 1e6 * samples.Sum(sample => sample.Carried.Lost) / frames,
            NotCaptured = samples.Sum(sample => sample.Carried.NotCaptured) / frames,
            AllocatedPerFrame = samples.Sum(sample => sample.Memory.AllocatedBytes) / frames,
            Collections = samples.Sum(sample => sample.Memory.Collections),
            PauseMilliseconds = samples.Sum(sample => sample.Memory.Pauses.TotalMilliseconds),
        };
    }

    private static double Median(List<double> ordered) =>
        ordered.Count % 2 == 1 ? ordered[ordered.Count / 2] : (ordered[(ordered.Count / 2) - 1] + ordered[ordered.Count / 2]) / 2;
}
