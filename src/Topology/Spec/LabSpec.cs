using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>A topology after resolution: every setting has its final value, nothing is nullable but what a user may really leave out.</summary>
public sealed record LabSpec
{
    /// <summary>The lab's name, <c>[a-z0-9][a-z0-9-]{0,39}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The nodes in the order of the file (ranges expanded in place). Names are unique.</summary>
    public required ImmutableArray<NodeSpec> Nodes { get; init; }

    /// <summary>The links in the order of the file. Every endpoint names an interface of a node above, and none is used twice.</summary>
    public required ImmutableArray<LinkSpec> Links { get; init; }

    /// <summary>The endpoints that are captured to files as long as the lab runs.</summary>
    public required ImmutableArray<EndpointRef> Captures { get; init; }

    /// <summary>How much of each frame the flight recorder keeps. A record of an earlier version does not have it.</summary>
    public RecorderChoice Recorder { get; init; } = RecorderChoice.Headers;
}
