using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>A topology with everything expanded and positions kept: what the rules look at.</summary>
internal sealed record ResolvedLab
{
    /// <summary>The lab's name.</summary>
    public required string Name { get; init; }

    /// <summary>The entries of <c>nodes</c>.</summary>
    public required ImmutableArray<NodeTemplate> Templates { get; init; }

    /// <summary>The nodes; names may still occur twice.</summary>
    public required ImmutableArray<ResolvedNode> Nodes { get; init; }

    /// <summary>The nodes by name, the first of each; sorted, so that messages never depend on hash codes.</summary>
    public required ImmutableSortedDictionary<string, ResolvedNode> NodesByName { get; init; }

    /// <summary>The links.</summary>
    public required ImmutableArray<ResolvedLink> Links { get; init; }

    /// <summary>The captured endpoints.</summary>
    public required ImmutableArray<ResolvedEndpoint> Captures { get; init; }

    /// <summary>The management segment.</summary>
    public required ResolvedManagement Management { get; init; }

    /// <summary>What the flight recorder keeps.</summary>
    public required RecorderChoice Recorder { get; init; }
}
