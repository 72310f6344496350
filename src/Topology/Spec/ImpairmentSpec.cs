using LabSim.Topology.Impairments;

namespace LabSim.Topology.Spec;

/// <summary>
/// What one direction of a link does to frames, in the words and the order of netem (tc-netem(8)): loss, duplicate, corrupt, then
/// reorder, delay, jitter, rate and queue. Bounds are those of <see cref="ImpairmentLimits"/>; <see cref="Problem"/> tells what breaks them.
/// </summary>
public sealed record ImpairmentSpec
{
    /// <summary>A link that does nothing to frames.</summary>
    public static ImpairmentSpec None { get; } = new();

    /// <summary>Time under way, for one direction.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much a frame's delay differs from <see cref="Delay"/>, either way, as <see cref="Distribution"/> says; a negative total counts as 0.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How the delays spread.</summary>
    public JitterDistribution Distribution { get; init; }

    /// <summary>Percent to which a frame's jitter goes with that of the frame before, 0 to 100, as the other correlations.</summary>
    public double JitterCorrelationPercent { get; init; }

    /// <summary>Percent of the frames that get lost, 0 to 100.</summary>
    public double LossPercent { get; init; }

    /// <summary>Percent to which a frame's loss goes with that of the frame before.</summary>
    public double LossCorrelationPercent { get; init; }

    /// <summary>Loss in bursts, instead of <see cref="LossPercent"/>.</summary>
    public BurstLoss? BurstLoss { get; init; }

    /// <summary>Percent of the frames that arrive twice, 0 to 100.</summary>
    public double DuplicatePercent { get; init; }

    /// <summary>Percent to which duplication goes with that of the frame before.</summary>
    public double DuplicateCorrelationPercent { get; init; }

    /// <summary>Percent of the frames in which one bit is turned, 0 to 100.</summary>
    public double CorruptPercent { get; init; }

    /// <summary>Percent to which corruption goes with that of the frame before.</summary>
    public double CorruptCorrelationPercent { get; init; }

    /// <summary>Percent of the frames that overtake those under way: they skip the delay, 0 to 100. Without it order is kept.</summary>
    public double ReorderPercent { get; init; }

    /// <summary>Percent to which overtaking goes with that of the frame before.</summary>
    public double ReorderCorrelationPercent { get; init; }

    /// <summary>Bit/s of layer 2 (without frame check sequence and preamble), or <see langword="null"/> for no limit.</summary>
    public long? RateBitsPerSecond { get; init; }

    /// <summary>What may wait before the rate, or <see langword="null"/> for the default of 100 ms.</summary>
    public QueueLimit? Queue { get; init; }

    /// <summary>Whether frames pass untouched and at once.</summary>
    public bool IsNone => this == None;

    /// <summary>
    /// The first rule that the values break, as one sentence with the remedy, or <see langword="null"/>. A topology, the command line and
    /// the server all judge by it.
    /// </summary>
    public string? Problem() => ImpairmentCheck.Of(this).FirstOrDefault()?.ToString();
}
