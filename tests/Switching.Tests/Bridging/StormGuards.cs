using System.Collections.Concurrent;
using LabSim.Switching.Bridging;
using LabSim.Switching.Links;

namespace LabSim.Switching.Tests.Bridging;

public sealed class StormGuards
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_tenth_of_a_second_may_come_at_once_and_the_rest_at_the_limits_pace()
    {
        var guard = new StormGuard(1000, Second);
        Assert.Equal(101, Admitted(guard, 5000, from: 0, step: 0));
        Assert.Equal(1000, Admitted(guard, 100_000, from: Second, step: Second / 100_000), 102.0);

        // Half of the limit always passes.
        Assert.Equal(5000, Admitted(guard, 5000, from: 10 * Second, step: Second / 500));
    }

    [Fact]
    public void A_storm_begins_once_until_ten_seconds_were_quiet()
    {
        var guard = new StormGuard(10, Second);
        var begun = new List<int>();
        foreach (var second in Enumerable.Range(0, 30).Where(s => s is < 5 or > 20))
        {
            for (var i = 0; i < 100; i++)
            {
                guard.Admits(second * Second, out var begins);
                if (begins)
                {
                    begun.Add(second);
                }
            }
        }

        Assert.Equal([0, 21], begun);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Too_many_frames_to_everybody_are_lost_at_the_port_where_they_come_in_and_others_pass(bool learns)
    {
        using var lab = new LabOfMany(2, new SegmentConfig { Name = "", Learns = learns, StormLimit = 10 });
        var storms = new ConcurrentQueue<string>();
        lab.Fabric.StormBegan += storms.Enqueue;
        lab[2].Send(LabOfMany.Frame(2, 0));
        Assert.NotNull(lab[1].Receive());
        for (byte i = 0; i < 100; i++)
        {
            lab[1].Send(LabOfMany.Frame(1, 0, mark: i));
        }

        for (byte i = 0; i < 100; i++)
        {
            lab[1].Send(LabOfMany.Frame(1, 2, mark: i));
        }

        LabOfTwo.Eventually(() => Sent(lab) is var sent && sent.Frames + sent.DropsStorm == 200);
        Assert.InRange(Sent(lab).DropsStorm, 80, 99);
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink(LabOfMany.Link(2)).BToA.Frames == Sent(lab).Frames);
        Assert.Equal(["sw:eth1"], storms);
    }

    [Fact]
    public void Without_a_limit_all_pass()
    {
        using var lab = new LabOfMany(2, new SegmentConfig { Name = "", StormLimit = null });
        for (var i = 0; i < 1000; i++)
        {
            lab[1].Send(LabOfMany.Frame(1, 0));
            Assert.NotNull(lab[2].Receive());
        }

        Assert.Equal(0, Sent(lab).DropsStorm);
    }

    [Fact]
    public void Frames_that_go_in_circles_are_counted()
    {
        using var lab = new LabOfMany(1);
        foreach (var other in (string[])["x", "y"])
        {
            lab.Fabric.OpenSegmentPort(new SegmentPortConfig { Name = $"sw:{other}", Segment = "sw", Vlans = null });
        }

        lab.Fabric.Connect(new LinkConfig("loop", "sw:x", "sw:y"));
        lab[1].Send(LabOfMany.Frame(1, 0));
        LabOfTwo.Eventually(() => lab.Fabric.ReadLink("loop") is var loop && loop.AToB.DropsStorm > 0 && loop.BToA.DropsStorm > 0);
    }

    private static DirectionCounters Sent(LabOfMany lab) => lab.Fabric.ReadLink(LabOfMany.Link(1)).AToB;

    private static int Admitted(StormGuard guard, int frames, long from, long step) => Enumerable.Range(0, frames).Count(i => guard.Admits(from + (i * step), out _));
}
