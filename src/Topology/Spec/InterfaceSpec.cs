using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>One data NIC of a node.</summary>
public sealed record InterfaceSpec
{
    /// <summary>The name in the topology and in the guest, for example <c>eth1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The NIC's number among the node's data NICs, from 1 (<c>eth1</c> has 1; 0 is the management NIC).</summary>
    public required int Index { get; init; }

    /// <summary>The hardware address; the same topology always yields the same one.</summary>
    public required MacAddress Mac { get; init; }

    /// <summary>Addresses with prefix length (<c>10.0.0.1/24</c>, <c>2001:db8::1/64</c>) or the words <c>dhcp</c> and <c>auto</c>.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Default gateways, at most one per family.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    /// <summary>VLAN sub-interfaces (<c>eth1.10</c> has key 10) and their addresses.</summary>
    public ImmutableSortedDictionary<int, ImmutableArray<string>> Vlans { get; init; } = ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty;

    /// <summary>Layer-3 MTU in bytes, or <see langword="null"/> for the guest's default of 1500.</summary>
    public int? Mtu { get; init; }
}
