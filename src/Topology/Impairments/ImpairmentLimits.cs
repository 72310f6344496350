namespace LabSim.Topology.Impairments;

/// <summary>The bounds of impairments, everywhere they can be given.</summary>
public static class ImpairmentLimits
{
    /// <summary>The longest delay and the longest jitter.</summary>
    public static TimeSpan LongestDelay { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The least rate in bit/s: a byte a second.</summary>
    public const long LeastRate = 8;

    /// <summary>The highest rate in bit/s: the fastest Ethernet that is sold (400GBASE, IEEE 802.3bs).</summary>
    public const long HighestRate = 400_000_000_000;

    /// <summary>The shortest queue in nanoseconds.</summary>
    public const long LeastQueueTime = 1_000;

    /// <summary>The longest queue in nanoseconds.</summary>
    public const long LongestQueueTime = 60_000_000_000;

    /// <summary>The smallest queue in bytes: the shortest Ethernet frame.</summary>
    public const long LeastQueueBytes = 64;

    /// <summary>The largest queue in bytes.</summary>
    public const long MostQueueBytes = 1_000_000_000;

    /// <summary>The largest queue in frames; the smallest has one.</summary>
    public const long MostQueueFrames = 1_000_000;
}
