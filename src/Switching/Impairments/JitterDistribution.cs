namespace LabSim.Switching.Impairments;

/// <summary>How the delays of frames spread about their middle, in netem's words. Jitter is the scale of each.</summary>
public enum JitterDistribution
{
    /// <summary>Evenly, from minus to plus the jitter.</summary>
    Uniform,

    /// <summary>As the normal distribution with the jitter as its standard deviation.</summary>
    Normal,

    /// <summary>As Pareto's with shape 3, moved to mean 0 and scaled to the jitter as its standard deviation: most a little early, a few very late.</summary>
    Pareto,

    /// <summary>A quarter of <see cref="Normal"/> and three quarters of <see cref="Pareto"/>: what was measured on the internet (NIST Net).</summary>
    ParetoNormal,
}
