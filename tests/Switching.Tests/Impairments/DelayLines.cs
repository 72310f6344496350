using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;

namespace LabSim.Switching.Tests.Impairments;

public sealed class DelayLines
{
    private static readonly TimeSpan Forty = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void A_frame_is_due_exactly_its_delay_later()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Delay = Forty });
        Assert.Equal(FrameVerdict.Held, line.Send(1));
        line.Now += (40 * LineUnderTest.Millisecond) - 1;
        Assert.Empty(line.Arrivals());
        line.Now++;
        Assert.Equal([1], line.Arrivals());
    }

    [Fact]
    public void A_shorter_delay_loses_no_frame_and_changes_no_order()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Delay = Forty });
        var start = line.Now;
        for (var i = 0; i < 100; i++)
        {
            line.Send(i);
            line.Now += LineUnderTest.Millisecond / 2;
            if (i == 49)
            {
                line.Line.Set(new ImpairmentProfile { Delay = TimeSpan.FromMilliseconds(10) });
            }
        }

        var arrived = line.Run();
        Assert.Equal(Enumerable.Range(0, 100), arrived.Select(a => a.Number));
        Assert.Equal(100, arrived.Count);

        // The last one came after the change was forgotten: its own ten milliseconds after it was sent at 49.5 ms.
        Assert.Equal(start + (long)((49.5 + 15) * LineUnderTest.Millisecond), arrived[^1].At);
    }

    [Fact]
    public void Taking_the_delay_away_keeps_what_is_under_way_before_what_comes()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Delay = Forty });
        line.Send(1);
        line.Line.Set(ImpairmentProfile.None);
        Assert.False(line.Line.IsIdle);
        line.Send(2);
        Assert.Empty(line.Arrivals());
        line.Now += 40 * LineUnderTest.Millisecond;
        Assert.Equal([1, 2], line.Arrivals());
        Assert.True(line.Line.IsIdle);
    }

    [Fact]
    public void Jitter_spreads_the_delay_evenly_and_keeps_the_order()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Delay = Forty, Jitter = TimeSpan.FromMilliseconds(5) });
        var delays = new List<double>();
        for (var i = 0; i < 4000; i++)
        {
            var sent = line.Now;
            line.Send(i);
            delays.Add((line.Run().Single().At - sent) / (double)LineUnderTest.Millisecond);
        }

        Assert.InRange(delays.Min(), 35, 35.1);
        Assert.InRange(delays.Max(), 44.9, 45);
        Assert.InRange(delays.Average(), 39.8, 40.2);

        for (var i = 0; i < 1000; i++)
        {
            line.Send(i);
            line.Now += 10_000;
        }

        Assert.Equal(Enumerable.Range(0, 1000), line.Run().Select(a => a.Number));
    }

    [Fact]
    public void A_jitter_beyond_the_delay_never_delivers_before_the_frame_was_sent()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Jitter = Forty });
        var atOnce = 0;
        for (var i = 0; i < 1000; i++)
        {
            var sent = line.Now;
            line.Send(i);
            var late = line.Run().Single().At - sent;
            Assert.True(late >= 0);
            atOnce += late == 0 ? 1 : 0;
        }

        Assert.InRange(atOnce, 450, 550);
    }

    [Fact]
    public void Those_that_overtake_go_on_at_once()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Delay = Forty, Reorder = 0.25 });
        var verdicts = Enumerable.Range(0, 4000).Select(i => line.Send(i)).ToList();
        var overtaking = verdicts.Count(v => v == FrameVerdict.Forward);
        Assert.InRange(overtaking, 900, 1100);
        Assert.Equal(overtaking, line.Tally.Read().Reordered);
        Assert.Equal(4000 - overtaking, line.Run().Count);
    }

    [Fact]
    public void Frames_that_are_doubled_come_twice_in_order()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Delay = Forty, Duplicate = 1 });
        line.Send(1);
        line.Send(2);
        Assert.Equal([1, 1, 2, 2], line.Run().Select(a => a.Number));
        Assert.Equal(2, line.Tally.Read().Duplicated);
    }

    [Fact]
    public void A_damaged_frame_differs_in_one_bit()
    {
        var line = new LineUnderTest(new ImpairmentProfile { Corrupt = 1 });
        line.Send(0, 200);
        line.Send(0, 200);
        var (first, second) = (line.ArrivingFrames(), new byte[200]);
        Assert.Equal(2, first.Count);
        Assert.All(first, frame => Assert.Equal(1, frame.Zip(second, (a, b) => int.PopCount(a ^ b)).Sum()));
        Assert.NotEqual(first[0], first[1]);
        Assert.Equal(2, line.Tally.Read().Corrupted);
    }

    [Theory]
    [InlineData(7UL, 1068)]
    [InlineData(42UL, 996)]
    public void The_same_seed_loses_the_same_frames(ulong seed, int expected)
    {
        var line = new LineUnderTest(new ImpairmentProfile { Loss = 0.01 }, seed);
        var again = new LineUnderTest(new ImpairmentProfile { Loss = 0.01, Delay = Forty, Jitter = Forty, Duplicate = 0.5 }, seed);
        var lost = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var verdict = line.Send(i);
            Assert.Equal(verdict, again.Send(i));
            lost += verdict == FrameVerdict.Lost ? 1 : 0;
            if (i % 100 == 0)
            {
                line.Now += 100 * LineUnderTest.Millisecond;
                again.Now = line.Now;
                line.Arrivals();
                again.Arrivals();
            }
        }

        Assert.Equal(expected, lost);
        Assert.Equal(lost, line.Tally.Read().DropsLoss);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImpairmentProfile { Loss = share }.Check());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImpairmentProfile { Corrupt = share }.Check());
    }
}
