using LabSim.Topology.Impairments;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Impairments;

public sealed class ImpairmentTextTests
{
    [Theory]
    [InlineData("10ms", 100_000)]
    [InlineData("500us", 5_000)]
    [InlineData("1s", 10_000_000)]
    [InlineData("1.5ms", 15_000)]
    [InlineData("0.1us", 1)]
    [InlineData("0ms", 0)]
    [InlineData("none", 0)]
    [InlineData("60s", 600_000_000)]
    [InlineData("60000ms", 600_000_000)]
    [InlineData("007ms", 70_000)]
    public void Times_are_read(string text, long ticks)
    {
        Assert.True(ImpairmentText.TryParseTime(text, out var time));
        Assert.Equal(ticks, time.Ticks);
    }

    [Theory]
    [InlineData("10", "write 10ms")]
    [InlineData("10 ms", "write 10ms")]
    [InlineData("10MS", "write 10ms")]
    [InlineData("10msec", "write 10ms")]
    [InlineData("2sec", "write 2s")]
    [InlineData("5\u00b5s", "write 5us")]
    [InlineData("5mms", "write 5ms")]
    [InlineData("5min", "write 10ms")]
    [InlineData("1e999ms", "write 10ms")]
    [InlineData("60.1s", "stay within")]
    [InlineData("999999999999s", "stay within")]
    [InlineData("0.05us", "round it")]
    [InlineData("-5ms", "write it as a time")]
    [InlineData("+5ms", "write it as a time")]
    [InlineData("NaN", "write it as a time")]
    [InlineData("", "write it as a time")]
    [InlineData(".5ms", "write it as a time")]
    [InlineData("5.ms", "write it as a time")]
    [InlineData("1,5ms", "write 10ms")]
    [InlineData("\uff15ms", "write it as a time")]
    [InlineData("\u0665ms", "write it as a time")]
    [InlineData("ms", "write it as a time")]
    [InlineData("99999999999999999999999999999999999ms", "write it as a time")]
    [InlineData("5ms\n", "write 5ms")]
    public void What_is_no_time_is_refused_with_a_remedy(string text, string remedy)
    {
        Assert.False(ImpairmentText.TryParseTime(text, out _, out var problem));
        Assert.StartsWith(remedy, problem!.Remedy);
        Assert.DoesNotContain(problem.ToString(), char.IsControl);
    }

    [Theory]
    [InlineData("0.1%", 0.1)]
    [InlineData("100%", 100)]
    [InlineData("0%", 0)]
    [InlineData("none", 0)]
    [InlineData("0.000001%", 0.000001)]
    public void Percentages_are_read(string text, double percent)
    {
        Assert.True(ImpairmentText.TryParsePercent(text, out var read));
        Assert.Equal(percent, read);
    }

    [Theory]
    [InlineData("1", "write 1%")]
    [InlineData("1 %", "write 1%")]
    [InlineData("1percent", "write 1%")]
    [InlineData("100.1%", "stay within")]
    [InlineData("-1%", "write it as a percentage")]
    [InlineData("NaN%", "write it as a percentage")]
    [InlineData("Infinity%", "write it as a percentage")]
    [InlineData("1e-3%", "write 0.1%")]
    [InlineData("\uff11%", "write it as a percentage")]
    public void What_is_no_percentage_is_refused_with_a_remedy(string text, string remedy)
    {
        Assert.False(ImpairmentText.TryParsePercent(text, out _, out var problem));
        Assert.StartsWith(remedy, problem!.Remedy);
    }

    [Theory]
    [InlineData("10Mbit", 10_000_000L)]
    [InlineData("1Gbit", 1_000_000_000L)]
    [InlineData("500kbit", 500_000L)]
    [InlineData("64000bit", 64_000L)]
    [InlineData("1.5Mbit", 1_500_000L)]
    [InlineData("8bit", 8L)]
    [InlineData("400Gbit", 400_000_000_000L)]
    [InlineData("none", null)]
    public void Rates_are_read(string text, long? rate)
    {
        Assert.True(ImpairmentText.TryParseRate(text, out var read));
        Assert.Equal(rate, read);
    }

    [Theory]
    [InlineData("10Mbps", "write 10Mbit")]
    [InlineData("10mbit", "write 10Mbit")]
    [InlineData("10Mb/s", "write 10Mbit")]
    [InlineData("10M", "write 10Mbit")]
    [InlineData("10 Mbit", "write 10Mbit")]
    [InlineData("10KBIT", "write 10kbit")]
    [InlineData("10", "write 10Mbit")]
    [InlineData("2MBps", "write 16Mbit")]
    [InlineData("2GB/s", "write 16Gbit")]
    [InlineData("9600bps", "write 9600bit")]
    [InlineData("1Tbit", "write 64000bit, 500kbit, 10Mbit or 1Gbit")]
    [InlineData("0bit", "stay within")]
    [InlineData("0Mbit", "stay within")]
    [InlineData("7bit", "stay within")]
    [InlineData("401Gbit", "stay within")]
    [InlineData("999999999999Gbit", "stay within")]
    [InlineData("8.5bit", "round it")]
    [InlineData("-1Mbit", "write it as a rate")]
    [InlineData("\u0661Mbit", "write it as a rate")]
    public void What_is_no_rate_is_refused_with_a_remedy(string text, string remedy)
    {
        Assert.False(ImpairmentText.TryParseRate(text, out _, out var problem));
        Assert.StartsWith(remedy, problem!.Remedy);
    }

    [Theory]
    [InlineData("100ms", QueueUnit.Time, 100_000_000)]
    [InlineData("1.001us", QueueUnit.Time, 1_001)]
    [InlineData("64kB", QueueUnit.Bytes, 64_000)]
    [InlineData("64000B", QueueUnit.Bytes, 64_000)]
    [InlineData("1.5MB", QueueUnit.Bytes, 1_500_000)]
    [InlineData("500frames", QueueUnit.Frames, 500)]
    [InlineData("1frames", QueueUnit.Frames, 1)]
    public void Queues_are_read(string text, QueueUnit unit, long value)
    {
        Assert.True(ImpairmentText.TryParseQueue(text, out var queue));
        Assert.Equal(new QueueLimit(unit, value), queue);
    }

    [Theory]
    [InlineData("100", "write 100ms, 64kB or 500frames")]
    [InlineData("64KB", "write 64kB")]
    [InlineData("64KiB", "write 64kB")]
    [InlineData("64k", "write 64kB")]
    [InlineData("500packets", "write 500frames")]
    [InlineData("1frame", "write 1frames")]
    [InlineData("10msec", "write 10ms")]
    [InlineData("0frames", "stay within")]
    [InlineData("0.5frames", "stay within")]
    [InlineData("1.5frames", "round it")]
    [InlineData("63B", "stay within")]
    [InlineData("1001MB", "stay within")]
    [InlineData("61s", "stay within")]
    [InlineData("0s", "stay within")]
    [InlineData("1000001frames", "stay within")]
    [InlineData("many", "write it as a queue")]
    public void What_is_no_queue_is_refused_with_a_remedy(string text, string remedy)
    {
        Assert.False(ImpairmentText.TryParseQueue(text, out _, out var problem));
        Assert.StartsWith(remedy, problem!.Remedy);
    }

    [Fact]
    public void None_removes_a_queue()
    {
        Assert.True(ImpairmentText.TryParseQueue("none", out var queue));
        Assert.Null(queue);
    }

    [Theory]
    [InlineData(10_000, "1ms")]
    [InlineData(5_000, "500us")]
    [InlineData(15_000, "1.5ms")]
    [InlineData(1, "0.1us")]
    [InlineData(0, "0s")]
    [InlineData(600_000_000, "60s")]
    [InlineData(12_345_678, "1.2345678s")]
    public void Times_are_written_short(long ticks, string text) => Assert.Equal(text, ImpairmentText.FormatTime(new TimeSpan(ticks)));

    [Theory]
    [InlineData(64_000L, "64kbit")]
    [InlineData(1_500_000L, "1.5Mbit")]
    [InlineData(1_001L, "1001bit")]
    [InlineData(400_000_000_000L, "400Gbit")]
    [InlineData(null, "none")]
    public void Rates_are_written_short(long? rate, string text) => Assert.Equal(text, ImpairmentText.FormatRate(rate));

    [Theory]
    [InlineData(0.1, "0.1%")]
    [InlineData(1e-9, "0.000000001%")]
    [InlineData(0.30000000000000004, "0.3%")]
    [InlineData(100, "100%")]
    [InlineData(double.NaN, "?%")]
    [InlineData(double.PositiveInfinity, "?%")]
    public void Percentages_are_written_short(double percent, string text) => Assert.Equal(text, ImpairmentText.FormatPercent(percent));

    [Fact]
    public void Queues_are_written_short()
    {
        Assert.Equal("64kB", ImpairmentText.FormatQueue(new QueueLimit(QueueUnit.Bytes, 64_000)));
        Assert.Equal("100ms", ImpairmentText.FormatQueue(new QueueLimit(QueueUnit.Time, 100_000_000)));
        Assert.Equal("500frames", ImpairmentText.FormatQueue(new QueueLimit(QueueUnit.Frames, 500)));
        Assert.Equal("none", ImpairmentText.FormatQueue(null));
    }
}
