using LabSim.Topology.Spec;

namespace LabSim.Topology.Impairments;

/// <summary>
/// The text forms of impairments, the same in a topology and on the command line. Units are mandatory, case counts, there is no sign and no
/// exponent, and <c>none</c> removes a value. What a text says is kept exactly or refused; formatting yields the shortest text that says the same.
/// </summary>
public static class ImpairmentText
{
    /// <summary>The word that removes a value.</summary>
    public const string None = "none";

    /// <summary>Reads a delay or jitter from 0 to 60 s, <c>10ms</c>; <c>none</c> yields 0.</summary>
    public static bool TryParseTime(string text, out TimeSpan time) => TryParseTime(text, out time, out _);

    /// <summary>Reads a delay or jitter and says what is wrong where it is none.</summary>
    public static bool TryParseTime(string text, out TimeSpan time, out TextProblem? problem)
    {
        (time, problem) = Time(text);
        return problem is null;
    }

    /// <summary>Reads a percentage from 0 to 100, <c>0.1%</c>; <c>none</c> yields 0.</summary>
    public static bool TryParsePercent(string text, out double percent) => TryParsePercent(text, out percent, out _);

    /// <summary>Reads a percentage and says what is wrong where it is none.</summary>
    public static bool TryParsePercent(string text, out double percent, out TextProblem? problem)
    {
        (percent, problem) = Percent(text);
        return problem is null;
    }

    /// <summary>Reads a rate in bit/s, <c>10Mbit</c>; <c>none</c> yields <see langword="null"/>.</summary>
    public static bool TryParseRate(string text, out long? rate) => TryParseRate(text, out rate, out _);

    /// <summary>Reads a rate and says what is wrong where it is none.</summary>
    public static bool TryParseRate(string text, out long? rate, out TextProblem? problem)
    {
        (rate, problem) = Rate(text);
        return problem is null;
    }

    /// <summary>Reads a queue, <c>100ms</c>, <c>64kB</c> or <c>500frames</c>; <c>none</c> yields <see langword="null"/>.</summary>
    public static bool TryParseQueue(string text, out QueueLimit? queue) => TryParseQueue(text, out queue, out _);

    /// <summary>Reads a queue and says what is wrong where it is none.</summary>
    public static bool TryParseQueue(string text, out QueueLimit? queue, out TextProblem? problem)
    {
        (queue, problem) = Queue(text);
        return problem is null;
    }

    /// <summary>Reads loss in bursts, <c>1% 10%</c>; <c>none</c> yields <see langword="null"/>.</summary>
    public static bool TryParseBurstLoss(string text, out BurstLoss? model) => TryParseBurstLoss(text, out model, out _);

    /// <summary>Reads loss in bursts and says what is wrong where it is none.</summary>
    public static bool TryParseBurstLoss(string text, out BurstLoss? model, out TextProblem? problem)
    {
        (model, problem) = BurstLoss(text);
        return problem is null;
    }

    /// <summary>The form <c>1% 10%</c>, or <c>none</c>.</summary>
    public static string FormatBurstLoss(BurstLoss? model) => model is null ? None : BurstLossText.Format(model);

    /// <summary>The form <c>1.5ms</c>; 0 is <c>0s</c>.</summary>
    public static string FormatTime(TimeSpan time) => TimeText.Format(time);

    /// <summary>The form <c>0.1%</c>.</summary>
    public static string FormatPercent(double percent) => PercentText.Format(percent);

    /// <summary>The form <c>10Mbit</c>, or <c>none</c>.</summary>
    public static string FormatRate(long? rate) => rate is { } bits ? RateText.Format(bits) : None;

    /// <summary>The form <c>100ms</c>, <c>64kB</c> or <c>500frames</c>, or <c>none</c>.</summary>
    public static string FormatQueue(QueueLimit? queue) => queue is null ? None : QueueText.Format(queue);

    internal static Parsed<TimeSpan> Time(string text) => text == None ? TimeSpan.Zero : TimeText.Parse(text, TimeSpan.Zero, ImpairmentLimits.LongestDelay);

    internal static Parsed<double> Percent(string text) => text == None ? 0 : PercentText.Parse(text);

    internal static Parsed<long?> Rate(string text) => text == None ? new(null, null) : RateText.Parse(text).As(r => (long?)r);

    internal static Parsed<BurstLoss?> BurstLoss(string text) => text == None ? new(null, null) : BurstLossText.Parse(text).As(m => (BurstLoss?)m);

    internal static Parsed<QueueLimit?> Queue(string text) => text == None ? new(null, null) : QueueText.Parse(text).As(q => (QueueLimit?)q);
}
