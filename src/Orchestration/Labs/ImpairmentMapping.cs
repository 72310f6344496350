using LabSim.Orchestration.Records;
using LabSim.Switching.Impairments;
using LabSim.Topology.Spec;
using QueueLimit = LabSim.Switching.Impairments.QueueLimit;

namespace LabSim.Orchestration.Labs;

/// <summary>Impairments of the topology and of users in the fabric's words.</summary>
internal static class ImpairmentMapping
{
    /// <summary>What a link does: as the topology says, unless somebody set something else by hand.</summary>
    public static LinkImpairment ToImpairment(LinkSpec link, LinkOverride? byHand) => new()
    {
        AToB = ToProfile(byHand?.AToB ?? link.AToB),
        BToA = ToProfile(byHand?.BToA ?? link.BToA),
        Seed = byHand?.Seed ?? link.Seed,
        Mtu = link.Mtu,
    };

    private static ImpairmentProfile ToProfile(ImpairmentSpec spec) => new()
    {
        Delay = spec.Delay,
        Jitter = spec.Jitter,
        Distribution = ToDistribution(spec.Distribution),
        JitterCorrelation = spec.JitterCorrelationPercent / 100,
        Loss = spec.LossPercent / 100,
        LossCorrelation = spec.LossCorrelationPercent / 100,
        BurstLoss = spec.BurstLoss is { } model
            ? new Switching.Impairments.BurstLoss(model.ToBadPercent / 100, model.ToGoodPercent / 100, model.LossInBadPercent / 100, model.LossInGoodPercent / 100) : null,
        Duplicate = spec.DuplicatePercent / 100,
        DuplicateCorrelation = spec.DuplicateCorrelationPercent / 100,
        Corrupt = spec.CorruptPercent / 100,
        CorruptCorrelation = spec.CorruptCorrelationPercent / 100,
        Reorder = spec.ReorderPercent / 100,
        ReorderCorrelation = spec.ReorderCorrelationPercent / 100,
        RateBitsPerSecond = spec.RateBitsPerSecond,
        Queue = spec.Queue is { } queue ? new QueueLimit(ToUnit(queue.Unit), queue.Value) : QueueLimit.Default,
    };

    private static Switching.Impairments.JitterDistribution ToDistribution(Topology.Spec.JitterDistribution distribution) => distribution switch
    {
        Topology.Spec.JitterDistribution.Normal => Switching.Impairments.JitterDistribution.Normal,
        Topology.Spec.JitterDistribution.Pareto => Switching.Impairments.JitterDistribution.Pareto,
        Topology.Spec.JitterDistribution.ParetoNormal => Switching.Impairments.JitterDistribution.ParetoNormal,
        _ => Switching.Impairments.JitterDistribution.Uniform,
    };

    private static Switching.Impairments.QueueUnit ToUnit(Topology.Spec.QueueUnit unit) => unit switch
    {
        Topology.Spec.QueueUnit.Bytes => Switching.Impairments.QueueUnit.Bytes,
        Topology.Spec.QueueUnit.Frames => Switching.Impairments.QueueUnit.Frames,
        _ => Switching.Impairments.QueueUnit.Nanoseconds,
    };
}
