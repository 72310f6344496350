using System.Globalization;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>An interface that a name means: a NIC, or a VLAN on it.</summary>
/// <param name="Index">The NIC's number, from 1.</param>
/// <param name="Vlan">The VLAN of <c>eth1.10</c>, or <see langword="null"/> for the NIC itself.</param>
internal readonly record struct InterfaceReference(int Index, int? Vlan)
{
    /// <summary>The largest VLAN (IEEE 802.1Q; 4095 is reserved).</summary>
    public const int MaxVlan = 4094;

    /// <summary>What the name means for a kind, or <see langword="null"/> where it has no such interface.</summary>
    public static InterfaceReference? Parse(InterfaceNaming naming, string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return naming.IndexOf(name) is { } plain ? new InterfaceReference(plain, null) : null;
        }

        return naming.IndexOf(name[..dot]) is { } index
            && int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var vlan) && vlan is >= 1 and <= MaxVlan && name[dot + 1] != '0'
            ? new InterfaceReference(index, vlan)
            : null;
    }
}
