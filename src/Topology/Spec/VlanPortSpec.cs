using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>The VLANs of a switch's port: either an access port, or a trunk with or without a native VLAN. VLANs are 1 to 4094 (IEEE 802.1Q).</summary>
public sealed record VlanPortSpec
{
    /// <summary>The VLAN of an access port, or <see langword="null"/> for a trunk.</summary>
    public int? Access { get; init; }

    /// <summary>The VLANs that a trunk carries tagged; empty for an access port. Equal trunks of one lab share one set.</summary>
    public ImmutableSortedSet<int> Trunk { get; init; } = [];

    /// <summary>The VLAN of a trunk's untagged frames, or <see langword="null"/> where it drops them.</summary>
    public int? Native { get; init; }

    /// <summary>Equal by value, the trunk included.</summary>
    public bool Equals(VlanPortSpec? other) =>
        other is not null && Access == other.Access && Native == other.Native && (ReferenceEquals(Trunk, other.Trunk) || Trunk.SetEquals(other.Trunk));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Access, Native, Trunk.Count);
}
