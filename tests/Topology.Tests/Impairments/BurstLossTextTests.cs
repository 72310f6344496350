using LabSim.Topology.Impairments;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Tests.Impairments;

public sealed class BurstLossTextTests
{
    [Theory]
    [InlineData("1% 10%", 1, 10, 100, 0)]
    [InlineData("1%", 1, 99, 100, 0)]
    [InlineData("0.5% 20% 80%", 0.5, 20, 80, 0)]
    [InlineData("0.5% 20% 80% 0.1%", 0.5, 20, 80, 0.1)]
    public void It_has_netems_order_and_defaults(string text, double p, double r, double bad, double good)
    {
        Assert.True(ImpairmentText.TryParseBurstLoss(text, out var model));
        Assert.Equal(new BurstLoss(p, r, bad, good), model);
        Assert.Equal(text, ImpairmentText.FormatBurstLoss(model));
    }

    [Fact]
    public void The_shortest_text_leaves_defaults_out()
    {
        Assert.Equal("1%", ImpairmentText.FormatBurstLoss(new BurstLoss(1, 99)));
        Assert.Equal("1% 99% 50%", ImpairmentText.FormatBurstLoss(new BurstLoss(1, 99, 50)));
        Assert.Equal("none", ImpairmentText.FormatBurstLoss(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1%  10%")]
    [InlineData("1% 10% 1% 1% 1%")]
    [InlineData("1%, 10%")]
    [InlineData("101%")]
    [InlineData("-1% 10%")]
    public void Anything_else_is_refused_with_a_remedy(string text)
    {
        Assert.False(ImpairmentText.TryParseBurstLoss(text, out _, out var problem));
        Assert.NotEmpty(problem!.Remedy);
    }

    [Theory]
    [InlineData("uniform", JitterDistribution.Uniform)]
    [InlineData("paretonormal", JitterDistribution.ParetoNormal)]
    public void Distributions_have_netems_words(string word, JitterDistribution distribution)
    {
        Assert.True(DistributionText.TryParse(word, out var read));
        Assert.Equal(distribution, read);
        Assert.Equal(word, DistributionText.Format(distribution));
        Assert.False(DistributionText.TryParse(word.ToUpperInvariant(), out _));
    }
}
