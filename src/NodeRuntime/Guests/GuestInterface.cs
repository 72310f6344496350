using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Guests;

/// <summary>One interface of a guest.</summary>
/// <param name="Name">Its name in the guest, <c>eth1</c>; the guest finds the NIC by <paramref name="Mac"/>.</param>
/// <param name="Mac">The hardware address.</param>
/// <param name="Addresses">Addresses with prefix length, or the words <c>dhcp</c> and <c>auto</c>.</param>
/// <param name="Gateways">Default gateways, at most one per family.</param>
/// <param name="Vlans">Addresses of VLAN sub-interfaces by VLAN number.</param>
public sealed record GuestInterface(
    string Name, string Mac, ImmutableArray<string> Addresses, ImmutableArray<string> Gateways, ImmutableSortedDictionary<int, ImmutableArray<string>> Vlans);
