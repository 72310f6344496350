using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Definition;

/// <summary>A link as written; with ranges it stands for several.</summary>
internal sealed record LinkDefinition
{
    /// <summary>Both ends in the order of the file.</summary>
    public ImmutableArray<Located<EndpointDefinition>> Endpoints { get; init; } = [];

    /// <summary>What the link says about both directions.</summary>
    public ImpairmentDefinition Impairment { get; init; } = ImpairmentDefinition.None;

    /// <summary>What it says about frames from the first endpoint to the second.</summary>
    public ImpairmentDefinition AToB { get; init; } = ImpairmentDefinition.None;

    /// <summary>What it says about frames from the second endpoint to the first.</summary>
    public ImpairmentDefinition BToA { get; init; } = ImpairmentDefinition.None;

    /// <summary>Where the link's chance begins.</summary>
    public Located<ulong>? Seed { get; init; }

    /// <summary>Layer-3 MTU in bytes.</summary>
    public Located<int>? Mtu { get; init; }

    /// <summary>The values of one direction: its own over those of both.</summary>
    public ImpairmentSpec Resolve(ImpairmentDefinition direction) => direction.Change.ApplyTo(Impairment.Change.ApplyTo(ImpairmentSpec.None));
}
