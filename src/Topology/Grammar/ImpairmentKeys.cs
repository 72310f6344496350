using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar.Forms;
using LabSim.Topology.Impairments;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Grammar;

/// <summary>The keys that links and their directions share, in the words of netem.</summary>
internal static class ImpairmentKeys
{
    /// <summary>All keys.</summary>
    public static ImmutableArray<Key<ImpairmentDefinition>> All { get; } =
    [
        Time("delay", "How long a frame is under way, in each direction; at most 60s.", (c, v) => c with { Delay = v }),
        Time("jitter", "How much the delay varies, up and down; order is kept.", (c, v) => c with { Jitter = v }),
        Percent("loss", "How many frames get lost, each by itself.", (c, v) => c with { LossPercent = v }),
        Percent("duplicate", "How many frames arrive twice.", (c, v) => c with { DuplicatePercent = v }),
        Percent("corrupt", "In how many frames one bit is turned.", (c, v) => c with { CorruptPercent = v }),
        Percent("reorder", "How many frames skip the delay and so overtake others.", (c, v) => c with { ReorderPercent = v }),
        new ImpairmentKey<long?>(
            "rate", new QuantityForm<long?>("rate", RateText.Expected, RateText.Pattern, ImpairmentText.Rate),
            "How many bits of layer 2 pass per second, 8bit to 400Gbit.", (c, v) => c with { RateBitsPerSecond = new(v) }),
        new ImpairmentKey<QueueLimit?>(
            "queue", new QuantityForm<QueueLimit?>("queue", QueueText.Expected, QueueText.Pattern, ImpairmentText.Queue),
            "How much waits for the rate before frames are dropped; 100ms by default.", (c, v) => c with { Queue = new(v) }),
        new ImpairmentKey<JitterDistribution>(
            "jitter-distribution", new WordForm<JitterDistribution>(DistributionText.Words), "How the delays spread; uniform by default.", (c, v) => c with { Distribution = v }),
        new ImpairmentKey<BurstLoss?>(
            "gemodel", new QuantityForm<BurstLoss?>("gemodel", BurstLossText.Expected, BurstLossText.Pattern, ImpairmentText.BurstLoss),
            "Loss in bursts (Gilbert and Elliott), instead of loss: how often the line turns bad, how often good again, what it loses then, and what otherwise.", (c, v) => c with { BurstLoss = new(v) }),
        Correlation("jitter", "jitter", (c, v) => c with { JitterCorrelationPercent = v }),
        Correlation("loss", "loss", (c, v) => c with { LossCorrelationPercent = v }),
        Correlation("duplicate", "duplication", (c, v) => c with { DuplicateCorrelationPercent = v }),
        Correlation("corrupt", "damage", (c, v) => c with { CorruptCorrelationPercent = v }),
        Correlation("reorder", "overtaking", (c, v) => c with { ReorderCorrelationPercent = v }),
    ];

    /// <summary>One direction.</summary>
    public static Section<ImpairmentDefinition> Direction { get; } = new("direction", ImpairmentDefinition.None, All);

    private static ImpairmentKey<TimeSpan> Time(string name, string summary, Func<ImpairmentChange, TimeSpan, ImpairmentChange> set) =>
        new(name, new QuantityForm<TimeSpan>(name, TimeText.Expected, TimeText.Pattern, ImpairmentText.Time), summary, set);

    private static ImpairmentKey<double> Correlation(string key, string what, Func<ImpairmentChange, double, ImpairmentChange> set) =>
        Percent($"{key}-correlation", $"How much the {what} of a frame goes with that of the frame before; the share stays.", set);

    private static ImpairmentKey<double> Percent(string name, string summary, Func<ImpairmentChange, double, ImpairmentChange> set) =>
        new(name, new QuantityForm<double>(name, PercentText.Expected, PercentText.Pattern, ImpairmentText.Percent), summary, set);
}
