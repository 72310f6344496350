namespace LabSim.Switching.Impairments;

/// <summary>What one direction of a link does to its frames, in the words of netem (tc-netem(8)) and in its order; see <see cref="DelayLine"/>.</summary>
public sealed record ImpairmentProfile
{
    /// <summary>A perfect line.</summary>
    public static ImpairmentProfile None { get; } = new();

    /// <summary>Time that each frame takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much the delay of a frame differs from <see cref="Delay"/>: the scale of <see cref="Distribution"/>; a negative sum is 0.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How the delays spread.</summary>
    public JitterDistribution Distribution { get; init; }

    /// <summary>How much a frame's jitter resembles that of the one before, 0 to 1; see <see cref="CorrelatedChance"/>, as all correlations.</summary>
    public double JitterCorrelation { get; init; }

    /// <summary>Share of the frames that are lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How much the loss of a frame goes with that of the one before, 0 to 1.</summary>
    public double LossCorrelation { get; init; }

    /// <summary>Loss in bursts, instead of <see cref="Loss"/>; <see langword="null"/> for none.</summary>
    public BurstLoss? BurstLoss { get; init; }

    /// <summary>Share of the frames that come twice, 0 to 1.</summary>
    public double Duplicate { get; init; }

    /// <summary>How much a duplication goes with that of the frame before, 0 to 1.</summary>
    public double DuplicateCorrelation { get; init; }

    /// <summary>Share of the frames of which one bit is turned over, 0 to 1.</summary>
    public double Corrupt { get; init; }

    /// <summary>How much a damage goes with that of the frame before, 0 to 1.</summary>
    public double CorruptCorrelation { get; init; }

    /// <summary>Share of the frames that overtake all that are under way, 0 to 1.</summary>
    public double Reorder { get; init; }

    /// <summary>How much overtaking goes with that of the frame before, 0 to 1.</summary>
    public double ReorderCorrelation { get; init; }

    /// <summary>The line's speed in bit/s, counting layer-2 bytes without preamble and FCS; <see langword="null"/> for no limit.</summary>
    public long? RateBitsPerSecond { get; init; }

    /// <summary>What may wait for the line; counts only where there is a rate.</summary>
    public QueueLimit Queue { get; init; } = QueueLimit.Default;

    /// <summary>Whether frames pass untouched.</summary>
    public bool IsNone => this with { Queue = None.Queue } == None;

    /// <summary>Whether nothing happens by chance: only <see cref="Delay"/>, <see cref="RateBitsPerSecond"/> and <see cref="Queue"/> may differ from none.</summary>
    internal bool IsCertain => (this with { Delay = TimeSpan.Zero, RateBitsPerSecond = null }).IsNone;

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, not a number or more than all.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Jitter, TimeSpan.Zero);
        var bursts = BurstLoss ?? default;
        foreach (var share in (ReadOnlySpan<double>)[
            Loss, Duplicate, Corrupt, Reorder, JitterCorrelation, LossCorrelation, DuplicateCorrelation, CorruptCorrelation, ReorderCorrelation,
            bursts.ToBad, bursts.ToGood, bursts.LossInBad, bursts.LossInGood])
        {
            if (!(share >= 0 && share <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(share), share, "A share of frames or a correlation is a number from 0 to 1.");
            }
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(RateBitsPerSecond ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Queue.Value);
    }
}
