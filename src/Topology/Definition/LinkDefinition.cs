using System.Collections.Immutable;

namespace LabSim.Topology.Definition;

/// <summary>A link as written; with ranges it stands for several.</summary>
internal sealed record LinkDefinition
{
    /// <summary>Both ends in the order of the file.</summary>
    public ImmutableArray<Located<EndpointDefinition>> Endpoints { get; init; } = [];
}
