using LabSim.Topology.Spec;

namespace LabSim.Topology.Impairments;

/// <summary>
/// Some new values for one direction of a link: what is <see langword="null"/> here stays as it is. Zero removes a time or a percentage; rate and queue
/// and gemodel are removed by a <see cref="NewValue{T}"/> of <see langword="null"/>. What is removed takes with it what has no meaning without it, unless the
/// change gives that itself: a delay its jitter and reorder, a rate its queue, a share its correlation. Of loss and gemodel the newer one takes the other's place.
/// </summary>
public sealed record ImpairmentChange
{
    /// <summary>The new delay.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The new jitter.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>The new distribution of the jitter.</summary>
    public JitterDistribution? Distribution { get; init; }

    /// <summary>The new correlation of the jitter in percent.</summary>
    public double? JitterCorrelationPercent { get; init; }

    /// <summary>The new loss in percent.</summary>
    public double? LossPercent { get; init; }

    /// <summary>The new correlation of loss in percent.</summary>
    public double? LossCorrelationPercent { get; init; }

    /// <summary>The new loss in bursts.</summary>
    public NewValue<BurstLoss?>? BurstLoss { get; init; }

    /// <summary>The new duplication in percent.</summary>
    public double? DuplicatePercent { get; init; }

    /// <summary>The new correlation of duplication in percent.</summary>
    public double? DuplicateCorrelationPercent { get; init; }

    /// <summary>The new corruption in percent.</summary>
    public double? CorruptPercent { get; init; }

    /// <summary>The new correlation of corruption in percent.</summary>
    public double? CorruptCorrelationPercent { get; init; }

    /// <summary>The new reordering in percent.</summary>
    public double? ReorderPercent { get; init; }

    /// <summary>The new correlation of reordering in percent.</summary>
    public double? ReorderCorrelationPercent { get; init; }

    /// <summary>The new rate in bit/s.</summary>
    public NewValue<long?>? RateBitsPerSecond { get; init; }

    /// <summary>The new queue.</summary>
    public NewValue<QueueLimit?>? Queue { get; init; }

    /// <summary>The values with the change. They are not checked: see <see cref="ImpairmentSpec.Problem"/>.</summary>
    public ImpairmentSpec ApplyTo(ImpairmentSpec spec)
    {
        var undelayed = Delay == TimeSpan.Zero;
        var unlimited = RateBitsPerSecond is { Value: null };
        var jitter = Jitter ?? (undelayed ? TimeSpan.Zero : spec.Jitter);
        var loss = LossPercent ?? (BurstLoss is { Value: not null } ? 0 : spec.LossPercent);
        var duplicate = DuplicatePercent ?? spec.DuplicatePercent;
        var corrupt = CorruptPercent ?? spec.CorruptPercent;
        var reorder = ReorderPercent ?? (undelayed ? 0 : spec.ReorderPercent);
        return new ImpairmentSpec
        {
            Delay = Delay ?? spec.Delay,
            Jitter = jitter,
            Distribution = Distribution ?? (jitter == TimeSpan.Zero ? JitterDistribution.Uniform : spec.Distribution),
            JitterCorrelationPercent = JitterCorrelationPercent ?? (jitter == TimeSpan.Zero ? 0 : spec.JitterCorrelationPercent),
            LossPercent = loss,
            LossCorrelationPercent = LossCorrelationPercent ?? (loss == 0 ? 0 : spec.LossCorrelationPercent),
            BurstLoss = BurstLoss is { } bursts ? bursts.Value : LossPercent is null ? spec.BurstLoss : null,
            DuplicatePercent = duplicate,
            DuplicateCorrelationPercent = DuplicateCorrelationPercent ?? (duplicate == 0 ? 0 : spec.DuplicateCorrelationPercent),
            CorruptPercent = corrupt,
            CorruptCorrelationPercent = CorruptCorrelationPercent ?? (corrupt == 0 ? 0 : spec.CorruptCorrelationPercent),
            ReorderPercent = reorder,
            ReorderCorrelationPercent = ReorderCorrelationPercent ?? (reorder == 0 ? 0 : spec.ReorderCorrelationPercent),
            RateBitsPerSecond = RateBitsPerSecond is { } rate ? rate.Value : spec.RateBitsPerSecond,
            Queue = Queue is { } queue ? queue.Value : unlimited ? null : spec.Queue,
        };
    }
}
