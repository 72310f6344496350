namespace LabSim.Switching.Impairments;

/// <summary>What one direction of a link does to its frames, in the words of netem (tc-netem(8)) and in its order; see <see cref="DelayLine"/>.</summary>
public sealed record ImpairmentProfile
{
    /// <summary>A perfect line.</summary>
    public static ImpairmentProfile None { get; } = new();

    /// <summary>Time that each frame takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Most that the delay of a frame differs from <see cref="Delay"/>, uniformly distributed; a negative sum is 0.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Share of the frames that are lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Share of the frames that come twice, 0 to 1.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of the frames of which one bit is turned over, 0 to 1.</summary>
    public double Corrupt { get; init; }

    /// <summary>Share of the frames that overtake all that are under way, 0 to 1.</summary>
    public double Reorder { get; init; }

    /// <summary>The line's speed in bit/s, counting layer-2 bytes without preamble and FCS; <see langword="null"/> for no limit.</summary>
    public long? RateBitsPerSecond { get; init; }

    /// <summary>What may wait for the line; counts only where there is a rate.</summary>
    public QueueLimit Queue { get; init; } = QueueLimit.Default;

    /// <summary>Whether frames pass untouched.</summary>
    public bool IsNone => this with { Queue = None.Queue } == None;

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, not a number or more than all.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Jitter, TimeSpan.Zero);
        foreach (var share in (ReadOnlySpan<double>)[Loss, Duplicate, Corrupt, Reorder])
        {
            if (!(share >= 0 && share <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(share), share, "A share of frames is a number from 0 to 1.");
            }
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(RateBitsPerSecond ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Queue.Value);
    }
}
