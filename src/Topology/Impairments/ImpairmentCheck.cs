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
            Bounds("rate", spec.RateBitsPerSecond is null or (>= LeastRate and <= HighestRate), ImpairmentText.FormatRate(LeastRate), ImpairmentText.FormatRate(HighestRate)),
            spec.Queue is { } queue ? Queue(queue) : null,
            Needs(spec.Jitter != TimeSpan.Zero && spec.Delay == TimeSpan.Zero, "jitter", "delay", "it varies the delay"),
            Needs(spec.ReorderPercent != 0 && spec.Delay == TimeSpan.Zero, "reorder", "delay", "a frame overtakes those that are delayed"),
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

    // NaN is in no interval.
    private static ImpairmentProblem? Percent(string key, double value) => Bounds(key, value is >= 0 and <= 100, "0%", "100%");

    private static ImpairmentProblem? Bounds(string key, bool holds, string least, string most) =>
        holds ? null : new(key, null, $"{key} is not between {least} and {most}", $"stay within these bounds, or use none to remove {key}");

    private static ImpairmentProblem? Needs(bool broken, string key, string needed, string why) =>
        broken ? new(key, needed, $"{key} without {needed} has no meaning: {why}", $"give a {needed}, too, or leave {key} out") : null;
}
