using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;

namespace LabSim.Switching.Tests.Impairments;

public sealed class LineRates
{
    private const long Hundred = 100_000_000;

    [Fact]
    public void Frames_follow_each_other_as_fast_as_the_line_sends_them()
    {
        var line = new LineUnderTest(new ImpairmentProfile { RateBitsPerSecond = Hundred });
        var start = line.Now;
        for (var i = 0; i < 50; i++)
        {
            line.Send(i, 1500);
        }

        var arrived = line.Run();
        Assert.Equal(Enumerable.Range(1, 50).Select(i => start + (i * 120_000L)), arrived.Select(a => a.At));
    }

    [Fact]
    public void An_idle_line_saves_nothing_up()
    {
        var line = new LineUnderTest(new ImpairmentProfile { RateBitsPerSecond = Hundred });
        line.Send(0, 1500);
        line.Run();
        line.Now += 1_000_000_000;
        var start = line.Now;
        line.Send(1, 1500);
        line.Send(2, 1500);
        Assert.Equal([start + 120_000, start + 240_000], line.Run().Select(a => a.At));
    }

    [Theory]
    [InlineData(QueueUnit.Nanoseconds, 12_000_000L, 101)]
    [InlineData(QueueUnit.Bytes, 15_000L, 10)]
    [InlineData(QueueUnit.Frames, 30L, 30)]
    [InlineData(QueueUnit.Frames, 0L, 1)]
    [InlineData(QueueUnit.Bytes, 0L, 1)]
    public void What_comes_on_top_of_a_full_queue_is_lost_from_its_end(QueueUnit unit, long value, int expected)
    {
        var line = new LineUnderTest(new ImpairmentProfile { RateBitsPerSecond = Hundred, Queue = new QueueLimit(unit, value) });
        var verdicts = Enumerable.Range(0, 500).Select(i => line.Send(i, 1500)).ToList();
        Assert.Equal(expected, verdicts.Count(v => v == FrameVerdict.Held));
        Assert.Equal(500 - expected, line.Tally.Read().DropsQueue);
        Assert.Equal(Enumerable.Range(0, expected), line.Run().Select(a => a.Number));

        // It has room again once the line has sent what waited.
        Assert.Equal(FrameVerdict.Held, line.Send(1000, 1500));
    }

    [Fact]
    public void The_queue_does_not_count_what_is_on_its_way_already()
    {
        var line = new LineUnderTest(new ImpairmentProfile
        {
            RateBitsPerSecond = Hundred, Delay = TimeSpan.FromSeconds(1), Queue = new QueueLimit(QueueUnit.Frames, 2),
        });
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(FrameVerdict.Held, line.Send(i, 1500));
            line.Now += 120_000;
        }

        Assert.Equal(1000, line.Line.Count);
    }

    [Fact]
    public void A_line_of_any_speed_keeps_it_over_many_frames()
    {
        foreach (var rate in (long[])[9_600, 64_000, 1_544_000, 10_000_000_000])
        {
            var line = new LineUnderTest(new ImpairmentProfile { RateBitsPerSecond = rate, Queue = new QueueLimit(QueueUnit.Frames, 1_000_000) });
            var start = line.Now;
            const int Frames = 2000;
            for (var i = 0; i < Frames; i++)
            {
                Assert.Equal(FrameVerdict.Held, line.Send(i, 999));
            }

            var seconds = (line.Run()[^1].At - start) / 1e9;
            Assert.InRange(Frames * 999 * 8 / seconds / rate, 0.9999, 1.0001);
        }
    }

    [Theory]
    [InlineData(1_000_000_000, 1_000_000_000_000)]
    [InlineData(1_000_000_000, 64_000)]
    [InlineData(24_000_000, 1_544_000)]
    [InlineData(10_000_000, 7)]
    [InlineData(3, 999_999_999)]
    [InlineData(1_000_000_000, long.MaxValue)]
    [InlineData(long.MaxValue / 100_000, 10_000_000_000)]
    public void Every_departure_is_that_of_exact_arithmetic(long ticksPerSecond, long rate)
    {
        var random = new LinkRandom(1);
        var line = new LineRate(ticksPerSecond);
        const long Queue = 10_000;
        line.Set(rate, new QueueLimit(QueueUnit.Nanoseconds, Queue));
        var (now, free, left) = (5L, (Int128)0, (Int128)0);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = 14 + random.NextBelow(FrameBurst.LongestFrame - 14);
            var wait = Int128.Max(0, free - now);
            var taken = wait == 0 || wait * 1_000_000_000 / ticksPerSecond <= Queue;
            Assert.Equal(taken, line.TrySend(bytes, now, out var departure));
            if (taken)
            {
                var (ticks, remainder) = Int128.DivRem(((Int128)bytes * 8 * ticksPerSecond) + (wait == 0 ? 0 : left), rate);
                (free, left) = (now + wait + ticks, remainder);
                Assert.Equal(free, departure);
            }

            // Now and then it is so long that the line is free again, else so short that it never is.
            now += i % 1000 == 0 ? (long)(Int128.Max(0, free - now) + 1) : random.NextBelow(2);
        }
    }
}
