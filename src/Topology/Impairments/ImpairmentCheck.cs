using LabSim.Topology.Spec;
using static LabSim.Topology.Impairments.ImpairmentLimits;

namespace LabSim.Topology.Impairments;

/// <summary>The rules of impairments, written once.</summary>
internal static class ImpairmentCheck
{
    /// <summary>All rules that the values break.</summary>
    public static IEnumerable<ImpairmentProblem> Of(ImpairmentSpec spec)
    {
        var longest = ImpairmentText.FormatTime(LongestDelay);
        ImpairmentProblem?[] problems =
        [
            Bounds("delay", spec.Delay >= TimeSpan.Zero && spec.Delay <= LongestDelay, "0s", longest),
            Bounds("jitter", spec.Jitter >= TimeSpan.Zero && spec.Jitter <= LongestDelay, "0s", longest),
            Percent("loss", spec.LossPercent),
            Percent("duplicate", spec.DuplicatePercent),
            Percent("corrupt", spec.CorruptPercent),
            Percent("reorder", spec.ReorderPercent),
            .. Correlations(spec),
            spec.BurstLoss is { } bursts ? BurstLoss(bursts) : null,
            Bounds("rate", spec.RateBitsPerSecond is null or (>= LeastRate and <= HighestRate), ImpairmentText.FormatRate(LeastRate), ImpairmentText.FormatRate(HighestRate)),
            spec.Queue is { } queue ? Queue(queue) : null,
            Needs(spec.Jitter != TimeSpan.Zero && spec.Delay == TimeSpan.Zero, "jitter", "delay", "it varies the delay"),
            Needs(spec.ReorderPercent != 0 && spec.Delay == TimeSpan.Zero, "reorder", "delay", "a frame overtakes those that are delayed"),
            Needs(spec.Distribution != JitterDistribution.Uniform && spec.Jitter == TimeSpan.Zero, "jitter-distribution", "jitter", "it says how the jitter spreads"),
            spec.BurstLoss is not null && spec.LossPercent != 0
                ? new("gemodel", null, "gemodel and loss are two ways to say what gets lost", "give one of them, or use none to remove the other") : null,
            Needs(spec.Queue is not null && spec.RateBitsPerSecond is null, "queue", "rate", "frames wait only for a rate"),
        ];
        return problems.OfType<ImpairmentProblem>();
    }

    /// <summary>The bounds of a queue in a unit.</summary>
    public static (long Least, long Most) QueueBounds(QueueUnit unit) => unit switch
    {
        QueueUnit.Time => (LeastQueueTime, LongestQueueTime),
        QueueUnit.Bytes => (LeastQueueBytes, MostQueueBytes),
        _ => (1, MostQueueFrames),
    };

    private static ImpairmentProblem? Queue(QueueLimit queue)
    {
        if (!Enum.IsDefined(queue.Unit))
        {
            return new("queue", null, "the queue has no unit", "count time, bytes or frames");
        }

        var (least, most) = QueueBounds(queue.Unit);
        return Bounds("queue", queue.Value >= least && queue.Value <= most, ImpairmentText.FormatQueue(queue with { Value = least }), ImpairmentText.FormatQueue(queue with { Value = most }));
    }

    private static IEnumerable<ImpairmentProblem?> Correlations(ImpairmentSpec spec)
    {
        (string Key, double Percent, bool IsThere)[] all =
        [
            ("jitter", spec.JitterCorrelationPercent, spec.Jitter != TimeSpan.Zero), ("loss", spec.LossCorrelationPercent, spec.LossPercent != 0),
            ("duplicate", spec.DuplicateCorrelationPercent, spec.DuplicatePercent != 0), ("corrupt", spec.CorruptCorrelationPercent, spec.CorruptPercent != 0),
            ("reorder", spec.ReorderCorrelationPercent, spec.ReorderPercent != 0),
        ];
        foreach (var (key, percent, isThere) in all)
        {
            yield return Percent($"{key}-correlation", percent);
            yield return Needs(percent != 0 && !isThere, $"{key}-correlation", key, "it says how one frame's fate goes with the one before");
        }
    }

    private static ImpairmentProblem? BurstLoss(BurstLoss model)
    {
        double[] all = [model.ToBadPercent, model.ToGoodPercent, model.LossInBadPercent, model.LossInGoodPercent];
        return all.Select(percent => Percent("gemodel", percent)).FirstOrDefault(problem => problem is not null);
    }

    // NaN is in no interval.
    private static ImpairmentProblem? Percent(string key, double value) => Bounds(key, value is >= 0 and <= 100, "0%", "100%");

    private static ImpairmentProblem? Bounds(string key, bool holds, string least, string most) =>
        holds ? null : new(key, null, $"{key} is not between {least} and {most}", $"stay within these bounds, or use none to remove {key}");

    private static ImpairmentProblem? Needs(bool broken, string key, string needed, string why) =>
        broken ? new(key, needed, $"{key} without {needed} has no meaning: {why}", $"give a {needed}, too, or leave {key} out") : null;
}
