using System.Collections.Immutable;
using LabSim.Topology.Impairments;
using LabSim.Topology.Text;

namespace LabSim.Topology.Definition;

/// <summary>Impairments as written: on a link, or below <c>a-to-b</c> or <c>b-to-a</c>.</summary>
internal sealed record ImpairmentDefinition
{
    /// <summary>Nothing written.</summary>
    public static ImpairmentDefinition None { get; } = new();

    /// <summary>A value of it could not be read (reported), so nothing can be said about the rest.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The values.</summary>
    public ImpairmentChange Change { get; init; } = new();

    /// <summary>Where each value stands, by its key.</summary>
    public ImmutableSortedDictionary<string, SourceSpan> Places { get; init; } = ImmutableSortedDictionary.Create<string, SourceSpan>(StringComparer.Ordinal);
}
