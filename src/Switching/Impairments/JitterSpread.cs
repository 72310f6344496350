namespace LabSim.Switching.Impairments;

/// <summary>Where in a distribution a share lies, in jitters.</summary>
internal static class JitterSpread
{
    /// <summary>netem's tables end here: nothing is later or earlier than four jitters.</summary>
    private const double Most = 4;

    private static readonly double ParetoDeviation = Math.Sqrt(3) / 2;

    /// <summary>The deviation below which a share of all delays lies, in jitters.</summary>
    /// <param name="distribution">How delays spread.</param>
    /// <param name="share">From 0 to below 1.</param>
    public static double At(JitterDistribution distribution, double share) => distribution switch
    {
        JitterDistribution.Uniform => (2 * share) - 1,
        JitterDistribution.Normal => Normal(share),
        JitterDistribution.Pareto => Pareto(share),
        _ => (Normal(share) / 4) + (Pareto(share) * 3 / 4),
    };

    private static double Normal(double share) => share <= 0 ? -Most : Math.Clamp(NormalQuantile.Of(share), -Most, Most);

    // The mean of Pareto's distribution with shape 3 is 3/2.
    private static double Pareto(double share) => Math.Min((Math.Pow(1 - share, -1.0 / 3) - 1.5) / ParetoDeviation, Most);
}
