using System.Collections.Immutable;

namespace LabSim.Switching.Bridging;

/// <summary>Which VLANs a port is in (IEEE 802.1Q): one without tags (access), or several with tags (trunk) and perhaps one without (native).</summary>
public sealed record VlanMembership
{
    /// <summary>Largest VLAN number.</summary>
    public const int Last = 4094;

    private readonly ulong[] _tagged = new ulong[64];

    /// <summary>Makes the membership of an access port.</summary>
    /// <param name="vlan">Its VLAN, 1 to 4094.</param>
    public static VlanMembership Access(int vlan) => new([], vlan);

    /// <summary>Makes the membership of a trunk.</summary>
    /// <param name="vlans">The VLANs, each 1 to 4094.</param>
    /// <param name="native">The VLAN of frames without a tag, or <see langword="null"/>: those are dropped.</param>
    public static VlanMembership Trunk(ImmutableSortedSet<int> vlans, int? native) => new(vlans, native) { IsTrunk = true };

    private VlanMembership(ImmutableSortedSet<int> tagged, int? untagged)
    {
        foreach (var vlan in untagged is { } one ? tagged.Add(one) : tagged)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(vlan, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(vlan, Last);
        }

        foreach (var vlan in tagged)
        {
            _tagged[vlan >> 6] |= 1UL << (vlan & 63);
        }

        Untagged = untagged ?? 0;
    }

    /// <summary>Whether frames with tags may pass at all.</summary>
    internal bool IsTrunk { get; private init; }

    /// <summary>The VLAN of frames without a tag; 0 for none.</summary>
    internal int Untagged { get; }

    /// <summary>The VLANs whose frames have a tag here.</summary>
    internal IEnumerable<int> Tagged => Enumerable.Range(1, Last).Where(IsTagged);

    /// <summary>Whether it is the same membership, whoever made it.</summary>
    public bool Equals(VlanMembership? other) =>
        other is not null && (IsTrunk, Untagged) == (other.IsTrunk, other.Untagged) && _tagged.AsSpan().SequenceEqual(other._tagged);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsTrunk, Untagged);

    /// <summary>Whether frames of the VLAN leave here, with or without a tag.</summary>
    internal bool Contains(int vlan) => vlan == Untagged || IsTagged(vlan);

    /// <summary>Whether the VLAN is a member whose frames have a tag here.</summary>
    internal bool IsTagged(int vlan) => vlan != Untagged && (_tagged[vlan >> 6] >> (vlan & 63) & 1) != 0;
}
