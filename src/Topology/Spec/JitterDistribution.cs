namespace LabSim.Topology.Spec;

/// <summary>How the delays of frames spread, in netem's words; jitter is the scale of each.</summary>
public enum JitterDistribution
{
    /// <summary>Evenly, from minus to plus the jitter: <c>uniform</c>.</summary>
    Uniform,

    /// <summary>With the jitter as standard deviation: <c>normal</c>.</summary>
    Normal,

    /// <summary>Most a little early, a few very late: <c>pareto</c>.</summary>
    Pareto,

    /// <summary>A quarter normal, three quarters pareto, as measured on the internet: <c>paretonormal</c>.</summary>
    ParetoNormal,
}
