using LabSim.Topology.Spec;

namespace LabSim.Topology.Impairments;

/// <summary>
/// Some new values for one direction of a link: what is <see langword="null"/> here stays as it is. Zero removes a time or a percentage; rate and queue
/// are removed by a <see cref="NewValue{T}"/> of <see langword="null"/>. What is removed takes with it what has no meaning without it, unless the
/// change gives that itself: a delay its jitter and reorder, a rate its queue.
/// </summary>
public sealed record ImpairmentChange
{
    /// <summary>The new delay.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The new jitter.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>The new loss in percent.</summary>
    public double? LossPercent { get; init; }

    /// <summary>The new duplication in percent.</summary>
    public double? DuplicatePercent { get; init; }

    /// <summary>The new corruption in percent.</summary>
    public double? CorruptPercent { get; init; }

    /// <summary>The new reordering in percent.</summary>
    public double? ReorderPercent { get; init; }

    /// <summary>The new rate in bit/s.</summary>
    public NewValue<long?>? RateBitsPerSecond { get; init; }

    /// <summary>The new queue.</summary>
    public NewValue<QueueLimit?>? Queue { get; init; }

    /// <summary>The values with the change. They are not checked: see <see cref="ImpairmentSpec.Problem"/>.</summary>
    public ImpairmentSpec ApplyTo(ImpairmentSpec spec)
    {
        var undelayed = Delay == TimeSpan.Zero;
        var unlimited = RateBitsPerSecond is { Value: null };
        return new ImpairmentSpec
        {
            Delay = Delay ?? spec.Delay,
            Jitter = Jitter ?? (undelayed ? TimeSpan.Zero : spec.Jitter),
            LossPercent = LossPercent ?? spec.LossPercent,
            DuplicatePercent = DuplicatePercent ?? spec.DuplicatePercent,
            CorruptPercent = CorruptPercent ?? spec.CorruptPercent,
            ReorderPercent = ReorderPercent ?? (undelayed ? 0 : spec.ReorderPercent),
            RateBitsPerSecond = RateBitsPerSecond is { } rate ? rate.Value : spec.RateBitsPerSecond,
            Queue = Queue is { } queue ? queue.Value : unlimited ? null : spec.Queue,
        };
    }
}
