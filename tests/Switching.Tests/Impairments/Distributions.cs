using LabSim.Switching.Impairments;

namespace LabSim.Switching.Tests.Impairments;

/// <summary>How delays spread, and what chance remembers.</summary>
public sealed class Distributions
{
    private const int Frames = 200_000;

    // Values of the standard tables, and of R's qnorm in the tails.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-20, -9.262340089798408)]
    public void Quantiles_of_the_normal_distribution_are_those_of_the_tables(double share, double value)
    {
        Assert.Equal(value, NormalQuantile.Of(share), 1e-12 * Math.Max(1, Math.Abs(value)));
        Assert.Equal(share, NormalQuantile.ShareBelow(value), 1e-13);
    }

    [Theory]
    [InlineData(JitterDistribution.Uniform, 0.5774, 1)]
    [InlineData(JitterDistribution.Normal, 1, 4)]
    [InlineData(JitterDistribution.Pareto, 0.74, 4)]
    [InlineData(JitterDistribution.ParetoNormal, 0.74, 4)]
    public void Delays_spread_about_their_middle_as_far_as_is_said(JitterDistribution distribution, double least, double most)
    {
        var late = Enumerable.Range(0, Frames).Select(i => JitterSpread.At(distribution, (i + 0.5) / Frames)).ToArray();
        Assert.InRange(late.Average(), -0.05, 0.05);
        Assert.InRange(Math.Sqrt(late.Average(x => x * x)), least - 0.01, 1.01);
        Assert.All(late, x => Assert.InRange(x, -most, most));
        Assert.Equal(late.Order(), late);
    }

    [Fact]
    public void Paretos_delays_are_mostly_a_little_early_and_seldom_very_late()
    {
        var late = Enumerable.Range(0, Frames).Select(i => JitterSpread.At(JitterDistribution.Pareto, (i + 0.5) / Frames)).ToArray();
        Assert.Equal(-0.5774, late[0], 1e-3);
        Assert.InRange(late.Count(x => x < 0) / (double)Frames, 0.69, 0.72);
        Assert.InRange(late.Count(x => x > 3) / (double)Frames, 0.01, 0.02);
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.1, 0.9)]
    [InlineData(0.01, 0.5)]
    public void Correlation_keeps_the_share_and_makes_neighbours_alike(double share, double correlation)
    {
        var chance = new CorrelatedChance(new LinkRandom(7));
        var fates = Enumerable.Range(0, Frames).Select(_ => chance.Happens(share, correlation)).ToArray();
        Assert.Equal(share, fates.Count(f => f) / (double)Frames, share * 0.1);
        var again = fates.Zip(fates.Skip(1)).Count(pair => pair.First && pair.Second) / (double)fates.Count(f => f);

        // By itself one follows the other as often as any; what goes with it follows it more often.
        Assert.True(correlation == 0 ? Math.Abs(again - share) < share * 0.2 : again > share * 2, $"{again}");
    }

    [Fact]
    public void Correlated_jitter_changes_slowly_and_has_the_same_spread()
    {
        static double[] Draw(double correlation)
        {
            var chance = new CorrelatedChance(new LinkRandom(42));
            return [.. Enumerable.Range(0, Frames).Select(_ => JitterSpread.At(JitterDistribution.Normal, chance.NextShare(correlation)))];
        }

        var (wild, tame) = (Draw(0), Draw(0.8));
        Assert.Equal(Spread(wild), Spread(tame), 0.05);
        Assert.Equal(0.8, Likeness(tame), 0.01);
        Assert.Equal(0, Likeness(wild), 0.01);

        static double Spread(double[] values) => Math.Sqrt(values.Average(x => x * x));

        static double Likeness(double[] values) => values.Zip(values.Skip(1)).Average(pair => pair.First * pair.Second) / values.Average(x => x * x);
    }

    [Fact]
    public void A_whole_correlation_never_changes_its_mind()
    {
        var chance = new CorrelatedChance(new LinkRandom(3));
        var first = chance.NextShare(1);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(first, chance.NextShare(1)));
    }
}
