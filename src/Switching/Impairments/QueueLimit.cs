namespace LabSim.Switching.Impairments;

/// <summary>How much may wait before a line of limited rate. What comes on top is lost (tail drop).</summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Value">How many of it, at least 0.</param>
public readonly record struct QueueLimit(QueueUnit Unit, long Value)
{
    /// <summary>100 ms: what routers' line cards were built with for a long time, and short enough to be felt.</summary>
    public static QueueLimit Default { get; } = new(QueueUnit.Nanoseconds, 100_000_000);
}
