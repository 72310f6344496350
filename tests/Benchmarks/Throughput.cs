namespace LabSim.Benchmarks;

/// <summary>What a run delivered.</summary>
/// <param name="MillionFrames">Million frames a second.</param>
/// <param name="Gigabits">Gbit/s of layer 2, without FCS.</param>
/// <param name="Drops">Frames lost by the link.</param>
internal sealed record Throughput(double MillionFrames, double Gigabits, long Drops);
