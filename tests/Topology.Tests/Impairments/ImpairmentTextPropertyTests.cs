using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LabSim.Topology.Impairments;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Impairments;

/// <summary>What is written is read again as the same, and no text is ever more than refused. A failure prints the seed that repeats it.</summary>
public sealed class ImpairmentTextPropertyTests
{
    private static readonly string[] Fragments =
        ["1", "0", "9", ".", "e", "-", "+", " ", "ms", "us", "s", "%", "bit", "kbit", "Mbit", "Gbit", "B", "kB", "frames", "none", "NaN", "\uff11", "\u0661", "\0", "\u001b[31m", "\ud800", "999999999999"];

    private static readonly Arbitrary<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""), Gen.Elements(Fragments).ArrayOf().Select(string.Concat)).ToArbitrary();

    [Fact]
    public void Times_come_back() => Check(Within(0, ImpairmentLimits.LongestDelay.Ticks), ticks =>
        ImpairmentText.TryParseTime(ImpairmentText.FormatTime(new TimeSpan(ticks)), out var time) && time.Ticks == ticks);

    [Fact]
    public void Rates_come_back() => Check(Within(ImpairmentLimits.LeastRate, ImpairmentLimits.HighestRate), rate =>
        ImpairmentText.TryParseRate(ImpairmentText.FormatRate(rate), out var read) && read == rate);

    [Fact]
    public void Queues_come_back()
    {
        Check(Within(ImpairmentLimits.LeastQueueTime, ImpairmentLimits.LongestQueueTime), v => ComesBack(new QueueLimit(QueueUnit.Time, v)));
        Check(Within(ImpairmentLimits.LeastQueueBytes, ImpairmentLimits.MostQueueBytes), v => ComesBack(new QueueLimit(QueueUnit.Bytes, v)));
        Check(Within(1, ImpairmentLimits.MostQueueFrames), v => ComesBack(new QueueLimit(QueueUnit.Frames, v)));
    }

    [Fact]
    public void A_percentage_that_a_text_says_comes_back() => Check(Within(0, 100_000_000_000_000_000), thousandBillionths =>
    {
        var text = ((decimal)thousandBillionths / 1_000_000_000_000_000).ToString(CultureInfo.InvariantCulture) + "%";
        return ImpairmentText.TryParsePercent(text, out var percent)
            && ImpairmentText.FormatPercent(percent) is var written && written.Length <= text.Length
            && ImpairmentText.TryParsePercent(written, out var again) && BitConverter.DoubleToInt64Bits(again) == BitConverter.DoubleToInt64Bits(percent);
    });

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_keeps_the_rules() => Check(Texts, text =>
    {
        var spec = ImpairmentSpec.None with { Delay = TimeSpan.FromMilliseconds(1), RateBitsPerSecond = 8 };
        spec = ImpairmentText.TryParseTime(text, out var time) ? spec with { Jitter = time } : spec;
        spec = ImpairmentText.TryParsePercent(text, out var percent) ? spec with { LossPercent = percent } : spec;
        spec = ImpairmentText.TryParseRate(text, out var rate) ? spec with { RateBitsPerSecond = rate ?? 8 } : spec;
        spec = ImpairmentText.TryParseQueue(text, out var queue) ? spec with { Queue = queue } : spec;
        return spec.Problem() is null;
    });

    private static bool ComesBack(QueueLimit queue) => ImpairmentText.TryParseQueue(ImpairmentText.FormatQueue(queue), out var read) && read == queue;

    /// <summary>Numbers of all magnitudes, with zeros at their ends and without.</summary>
    private static Arbitrary<long> Within(long least, long most) =>
        (from digits in Gen.Choose(0, int.MaxValue)
         from zeros in Gen.Choose(0, 10)
         let value = (decimal)digits % 100_000 * (decimal)Math.Pow(10, zeros) + (zeros % 2 * digits)
         select (long)(least + (value % (most - least + 1)))).ToArbitrary();

    private static void Check<T>(Arbitrary<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true));
}
