using LabSim.Topology.Impairments;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Impairments;

public sealed class ImpairmentSpecTests
{
    private static readonly ImpairmentSpec Full = new()
    {
        Delay = TimeSpan.FromMilliseconds(10), Jitter = TimeSpan.FromMilliseconds(20), LossPercent = 1, DuplicatePercent = 2, CorruptPercent = 3, ReorderPercent = 4,
        RateBitsPerSecond = 1_000_000, Queue = new QueueLimit(QueueUnit.Frames, 10),
    };

    public static TheoryData<string, ImpairmentSpec> Wrong => new()
    {
        { "delay is not between 0s and 60s", Full with { Delay = TimeSpan.FromSeconds(-1) } },
        { "delay is not between", Full with { Delay = TimeSpan.MaxValue } },
        { "jitter is not between", Full with { Jitter = TimeSpan.FromSeconds(61) } },
        { "loss is not between 0% and 100%", Full with { LossPercent = double.NaN } },
        { "loss is not between", Full with { LossPercent = -0.1 } },
        { "duplicate is not between", Full with { DuplicatePercent = double.PositiveInfinity } },
        { "corrupt is not between", Full with { CorruptPercent = 100.1 } },
        { "reorder is not between", Full with { ReorderPercent = double.NegativeInfinity } },
        { "rate is not between 8bit and 400Gbit", Full with { RateBitsPerSecond = 0 } },
        { "rate is not between", Full with { RateBitsPerSecond = long.MaxValue } },
        { "queue is not between 1us and 60s", Full with { Queue = new QueueLimit(QueueUnit.Time, 999) } },
        { "queue is not between 64B and 1000MB", Full with { Queue = new QueueLimit(QueueUnit.Bytes, 0) } },
        { "queue is not between 1frames and 1000000frames", Full with { Queue = new QueueLimit(QueueUnit.Frames, -1) } },
        { "the queue has no unit", Full with { Queue = new QueueLimit((QueueUnit)9, 1) } },
        { "jitter without delay has no meaning", Full with { Delay = TimeSpan.Zero } },
        { "reorder without delay has no meaning", Full with { Delay = TimeSpan.Zero, Jitter = TimeSpan.Zero } },
        { "queue without rate has no meaning", Full with { RateBitsPerSecond = null } },
        { "jitter-correlation is not between", Full with { JitterCorrelationPercent = 101 } },
        { "loss-correlation is not between", Full with { LossCorrelationPercent = double.NaN } },
        { "duplicate-correlation without duplicate", Full with { DuplicatePercent = 0, DuplicateCorrelationPercent = 10 } },
        { "jitter-distribution without jitter", Full with { Jitter = TimeSpan.Zero, Distribution = JitterDistribution.Pareto } },
        { "gemodel is not between", Full with { LossPercent = 0, BurstLoss = new BurstLoss(1, 10, -1) } },
        { "gemodel and loss are two ways", Full with { BurstLoss = new BurstLoss(1, 10) } },
    };

    [Fact]
    public void None_does_nothing_and_breaks_no_rule()
    {
        Assert.True(ImpairmentSpec.None.IsNone);
        Assert.True(new ImpairmentSpec().IsNone);
        Assert.False(Full.IsNone);
        Assert.Null(ImpairmentSpec.None.Problem());
    }

    [Fact]
    public void Jitter_may_be_larger_than_the_delay() => Assert.Null(Full.Problem());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_broken_rule_is_one_sentence_with_its_remedy(string begin, ImpairmentSpec spec)
    {
        Assert.StartsWith(begin, spec.Problem());
        Assert.Contains("; ", spec.Problem());
    }

    [Fact]
    public void A_change_of_nothing_changes_nothing() => Assert.Equal(Full, new ImpairmentChange().ApplyTo(Full));

    [Fact]
    public void A_change_leaves_the_rest()
    {
        Assert.Equal(Full with { Delay = TimeSpan.FromMilliseconds(5) }, new ImpairmentChange { Delay = TimeSpan.FromMilliseconds(5) }.ApplyTo(Full));
        Assert.Equal(Full with { LossPercent = 0 }, new ImpairmentChange { LossPercent = 0 }.ApplyTo(Full));
        Assert.Equal(Full with { Queue = null }, new ImpairmentChange { Queue = new NewValue<QueueLimit?>(null) }.ApplyTo(Full));
    }

    [Fact]
    public void Every_value_can_be_set()
    {
        var change = new ImpairmentChange
        {
            Delay = Full.Delay, Jitter = Full.Jitter, LossPercent = 1, DuplicatePercent = 2, CorruptPercent = 3, ReorderPercent = 4,
            RateBitsPerSecond = new NewValue<long?>(1_000_000), Queue = new NewValue<QueueLimit?>(Full.Queue),
        };
        Assert.Equal(Full, change.ApplyTo(ImpairmentSpec.None));
    }

    [Fact]
    public void Of_loss_and_bursts_the_newer_takes_the_others_place()
    {
        var bursts = new BurstLoss(1, 10);
        var burst = new ImpairmentChange { BurstLoss = new NewValue<BurstLoss?>(bursts) }.ApplyTo(Full with { LossCorrelationPercent = 25 });
        Assert.Equal(Full with { LossPercent = 0, BurstLoss = bursts }, burst);
        Assert.Equal(Full with { LossPercent = 5 }, new ImpairmentChange { LossPercent = 5 }.ApplyTo(burst));
        Assert.Equal(Full with { LossPercent = 0 }, new ImpairmentChange { BurstLoss = new NewValue<BurstLoss?>(null) }.ApplyTo(burst));
        Assert.NotNull(new ImpairmentChange { LossPercent = 5, BurstLoss = new NewValue<BurstLoss?>(bursts) }.ApplyTo(Full).Problem());
    }

    [Fact]
    public void A_correlation_goes_with_what_it_belongs_to()
    {
        var correlated = Full with { JitterCorrelationPercent = 10, Distribution = JitterDistribution.Normal, LossCorrelationPercent = 20, ReorderCorrelationPercent = 30 };
        Assert.Null(correlated.Problem());
        Assert.Null(new ImpairmentChange { LossPercent = 0 }.ApplyTo(correlated).Problem());
        Assert.Equal(Full with { Delay = TimeSpan.Zero, Jitter = TimeSpan.Zero, ReorderPercent = 0, LossCorrelationPercent = 20 }, new ImpairmentChange { Delay = TimeSpan.Zero }.ApplyTo(correlated));
    }

    [Fact]
    public void What_is_removed_takes_with_it_what_has_no_meaning_without_it()
    {
        Assert.Equal(Full with { RateBitsPerSecond = null, Queue = null }, new ImpairmentChange { RateBitsPerSecond = new NewValue<long?>(null) }.ApplyTo(Full));
        Assert.Equal(Full with { Delay = TimeSpan.Zero, Jitter = TimeSpan.Zero, ReorderPercent = 0 }, new ImpairmentChange { Delay = TimeSpan.Zero }.ApplyTo(Full));
    }

    [Fact]
    public void What_the_change_itself_gives_is_kept_and_judged()
    {
        var change = new ImpairmentChange { RateBitsPerSecond = new NewValue<long?>(null), Queue = new NewValue<QueueLimit?>(Full.Queue) };
        Assert.StartsWith("queue without rate", change.ApplyTo(Full).Problem());
        Assert.StartsWith("jitter without delay", new ImpairmentChange { Delay = TimeSpan.Zero, Jitter = Full.Jitter }.ApplyTo(Full).Problem());
    }
}
