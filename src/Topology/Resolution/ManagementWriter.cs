using System.Collections.Immutable;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Resolution;

/// <summary>
/// Makes the management segment of what there is: a switch, each of whose ports has the name of the node behind it, and a nat. Everything that works for these (plans,
/// changes while the lab runs, captures, hand-over) works for the segment.
/// </summary>
internal static class ManagementWriter
{
    private const string SwitchKind = "switch";
    private const string NatKind = "nat";

    /// <summary>The lab with its management segment, where it has one.</summary>
    public static LabSpec Add(LabSpec spec, ResolvedLab lab)
    {
        if (lab.Management is not { Nodes.IsEmpty: false } management)
        {
            return spec;
        }

        ImmutableArray<NodeSpec> nodes = [.. spec.Nodes.Select(n => management.Nodes.TryGetValue(n.Name, out var place) ? On(n, place, management.Subnet) : n)];
        var outside = KindCatalog.Builtin.Find(NatKind)!.Interfaces.First;
        return spec with
        {
            Nodes =
            [
                .. nodes,
                Node(spec.Name, ManagementSpec.Switch, SwitchKind, new SegmentSpec { Type = SegmentType.Switch, Subnet = management.Subnet, Domain = ManagementSpec.DomainOf(spec.Name) },
                    [.. nodes.Where(n => n.Management is not null).Select(n => (n.Name, Address(n.Management!.Address, management.Subnet))), (ManagementSpec.WayOut, [])]),
                Node(spec.Name, ManagementSpec.WayOut, NatKind, new SegmentSpec { Type = SegmentType.Nat, Subnet = management.Subnet, Forwards = management.Forwards }, [(outside, [])]),
            ],
            Links =
            [
                .. spec.Links,
                .. nodes.Where(n => n.Management is not null).Select(n => Link(n.Name, n.Management!.Interface)),
                Link(ManagementSpec.WayOut, outside),
            ],
        };
    }

    // An address that the user wrote stays, and where nobody in the guest would set one, it asks for it by DHCP if it is made to.
    private static NodeSpec On(NodeSpec node, ManagementSpec place, string subnet) => node with
    {
        Management = place,
        Interfaces = [.. node.Interfaces.Select(i => i.Name == place.Interface && i.Addresses.IsEmpty && node.Traits is { SetsAddresses: true } ? i with { Addresses = Address(place.Address, subnet) } : i)],
    };

    private static ImmutableArray<string> Address(string address, string subnet) => [$"{address}{subnet[subnet.IndexOf('/', StringComparison.Ordinal)..]}"];

    private static LinkSpec Link(string node, string nic) => new()
    {
        A = new EndpointRef(node, nic),
        B = new EndpointRef(ManagementSpec.Switch, node),
        AToB = ImpairmentSpec.None,
        BToA = ImpairmentSpec.None,
    };

    private static NodeSpec Node(string lab, string name, string kind, SegmentSpec segment, ImmutableArray<(string Name, ImmutableArray<string> Addresses)> ports) => new()
    {
        Name = name,
        Kind = kind,
        Image = "",
        Architecture = "",
        MemoryBytes = 0,
        Cpus = 0,
        Accelerator = AcceleratorChoice.Auto,
        Interfaces = [.. ports.Select((port, i) => new InterfaceSpec { Name = port.Name, Index = i + 1, Mac = MacAddress.For(lab, name, port.Name), Addresses = port.Addresses })],
        Segment = segment,
        Traits = KindCatalog.Builtin.Find(kind)!.Traits,
    };
}
