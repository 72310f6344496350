using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Impairments;

/// <summary>The words of jitter's distributions: netem's.</summary>
public static class DistributionText
{
    /// <summary>Each word and what it stands for.</summary>
    public static ImmutableArray<(string Word, JitterDistribution Value)> Words { get; } =
    [
        ("uniform", JitterDistribution.Uniform), ("normal", JitterDistribution.Normal), ("pareto", JitterDistribution.Pareto), ("paretonormal", JitterDistribution.ParetoNormal),
    ];

    /// <summary>Reads a word.</summary>
    public static bool TryParse(string text, out JitterDistribution distribution)
    {
        distribution = Words.FirstOrDefault(w => w.Word == text).Value;
        return Words.Any(w => w.Word == text);
    }

    /// <summary>The word of a distribution.</summary>
    public static string Format(JitterDistribution distribution) => Words.First(w => w.Value == distribution).Word;
}
