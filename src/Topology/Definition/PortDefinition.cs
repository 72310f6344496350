using System.Collections.Immutable;

namespace LabSim.Topology.Definition;

/// <summary>What a switch says about a port, or by a range about several.</summary>
internal sealed record PortDefinition
{
    /// <summary>The VLAN of an access port.</summary>
    public Located<int>? Access { get; init; }

    /// <summary>The VLANs of a trunk.</summary>
    public Located<ImmutableArray<Located<VlanRange>>>? Trunk { get; init; }

    /// <summary>The VLAN of a trunk's untagged frames.</summary>
    public Located<int>? Native { get; init; }
}
