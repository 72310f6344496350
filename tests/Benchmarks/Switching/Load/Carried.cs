namespace LabSim.Benchmarks.Switching.Load;

/// <summary>What went from guest to guest in a time, both ways together.</summary>
/// <param name="Frames">Frames that came.</param>
/// <param name="Lost">Frames that were sent and did not come.</param>
/// <param name="Seconds">The time.</param>
internal readonly record struct Carried(long Frames, long Lost, double Seconds)
{
    /// <summary>Frames that a capture on the way had no room for: they cost less than those that it kept.</summary>
    public long NotCaptured { get; init; }

    /// <summary>Million frames a second.</summary>
    public double MillionsPerSecond => Frames / Seconds / 1e6;
}
