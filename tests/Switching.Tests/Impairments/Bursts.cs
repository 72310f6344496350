using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;

namespace LabSim.Switching.Tests.Impairments;

/// <summary>Loss in bursts: a line that is good or bad.</summary>
public sealed class Bursts
{
    private const int Frames = 200_000;

    [Fact]
    public void A_bad_line_loses_all_until_it_is_good_again()
    {
        var (share, length) = Measure(new BurstLoss(ToBad: 0.01, ToGood: 0.1, LossInBad: 1, LossInGood: 0));

        // The line is bad for p / (p + r) of the frames, and for 1 / r of them at a time.
        Assert.Equal(0.01 / 0.11, share, 0.01);
        Assert.Equal(10, length, 0.6);
    }

    [Fact]
    public void Both_states_lose_as_much_as_is_said()
    {
        var (share, _) = Measure(new BurstLoss(ToBad: 0.02, ToGood: 0.18, LossInBad: 0.7, LossInGood: 0.05));
        Assert.Equal((0.1 * 0.7) + (0.9 * 0.05), share, 0.01);
    }

    [Fact]
    public void Where_bad_is_as_long_as_good_is_short_it_is_loss_by_itself()
    {
        var (share, length) = Measure(new BurstLoss(ToBad: 0.1, ToGood: 0.9, LossInBad: 1, LossInGood: 0));
        Assert.Equal(0.1, share, 0.01);
        Assert.Equal(1 / 0.9, length, 0.05);
    }

    [Fact]
    public void The_same_seed_has_the_same_bursts()
    {
        var profile = new ImpairmentProfile { BurstLoss = new BurstLoss(0.05, 0.3, 0.9, 0.01) };
        Assert.Equal(Fates(profile, 5000, 42), Fates(profile, 5000, 42));
        Assert.NotEqual(Fates(profile, 5000, 42), Fates(profile, 5000, 43));
    }

    [Fact]
    public void A_line_that_never_turns_is_as_it_began()
    {
        Assert.All(Fates(new ImpairmentProfile { BurstLoss = new BurstLoss(0, 1, 1, 0) }, 1000, 7), lost => Assert.False(lost));
    }

    private static (double Share, double Length) Measure(BurstLoss model)
    {
        var fates = Fates(new ImpairmentProfile { BurstLoss = model }, Frames, 7);
        var bursts = fates.Zip(fates.Prepend(false)).Count(pair => pair.First && !pair.Second);
        var lost = fates.Count(f => f);
        return (lost / (double)Frames, lost / (double)bursts);
    }

    private static List<bool> Fates(ImpairmentProfile profile, int frames, ulong seed)
    {
        var line = new LineUnderTest(profile, seed);
        var fates = new List<bool>(frames);
        for (var i = 0; i < frames; i++)
        {
            fates.Add(line.Send(i) == FrameVerdict.Lost);
            if (i % 100 == 0)
            {
                line.Arrivals();
            }
        }

        return fates;
    }
}
