using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Definition;

/// <summary>What a node says about one of its interfaces.</summary>
internal sealed record InterfaceDefinition
{
    /// <summary>Addresses with prefix length, and the words <c>dhcp</c> and <c>auto</c>.</summary>
    public ImmutableArray<Located<string>> Addresses { get; init; } = [];

    /// <summary>Gateways, without prefix length.</summary>
    public ImmutableArray<Located<string>> Gateways { get; init; } = [];

    /// <summary>The hardware address.</summary>
    public Located<MacAddress>? Mac { get; init; }

    /// <summary>Layer-3 MTU in bytes.</summary>
    public Located<int>? Mtu { get; init; }
}
