using System.Collections.Immutable;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Cabling;

/// <summary>
/// A lab's record with other cables than the topology's. The record keeps both specs, so that the difference is written down in one change with
/// the lab, an operation aims at it like at any other target, and a server that finds the record needs to know nothing else.
/// </summary>
internal static class Recabling
{
    /// <summary>Plugs a cable between two free ends. The topology's own cable between them is that cable again, with what it does to its frames.</summary>
    public static LabRecord Connect(LabRecord record, EndpointRef a, EndpointRef b)
    {
        var own = (record.FileSpec ?? record.Spec).Links.FirstOrDefault(l => (l.A == a && l.B == b) || (l.A == b && l.B == a));
        return With(record, record.Spec, [.. record.Spec.Links, own ?? new LinkSpec { A = a, B = b }]);
    }

    /// <summary>Pulls a cable. A NIC that came with it stays where it is, as on the bench.</summary>
    public static LabRecord Disconnect(LabRecord record, LinkSpec link) => With(record, record.Spec, [.. record.Spec.Links.Where(l => l.Id != link.Id)]);

    /// <summary>All cables and NICs as the topology says.</summary>
    public static LabRecord Reset(LabRecord record) => record.FileSpec is { } file ? record with { Spec = file, FileSpec = null } : record;

    /// <summary>The same topology again, with the cables as they were plugged; a cable that has no place any more is left out.</summary>
    public static LabRecord Carry(LabRecord former, LabRecord target)
    {
        if (former.FileSpec is null)
        {
            return target;
        }

        var pulled = Pulled(former).Select(l => l.Id).ToHashSet();
        ImmutableArray<LinkSpec> kept = [.. target.Spec.Links.Where(l => !pulled.Contains(l.Id))];
        var used = kept.Ends().ToHashSet();
        var nodes = target.Spec.Nodes.ToDictionary(n => n.Name);
        var plugged = Plugged(former).Where(l => Has(nodes, l.A) && Has(nodes, l.B) && !used.Contains(l.A) && !used.Contains(l.B));
        return With(target, former.Spec, [.. kept, .. plugged]);
    }

    /// <summary>The cables that are there and not in the topology.</summary>
    public static IEnumerable<LinkSpec> Plugged(LabRecord record) => Except(record.Spec, record.FileSpec);

    /// <summary>The topology's cables that are not there.</summary>
    public static IEnumerable<LinkSpec> Pulled(LabRecord record) => Except(record.FileSpec, record.Spec);

    private static IEnumerable<LinkSpec> Except(LabSpec? one, LabSpec? other)
    {
        if (one is null || other is null)
        {
            return [];
        }

        var known = other.Links.Select(l => l.Id).ToHashSet();
        return one.Links.Where(l => !known.Contains(l.Id));
    }

    private static bool Has(Dictionary<string, NodeSpec> nodes, EndpointRef end) => nodes.GetValueOrDefault(end.Node) is { } node && NodePorts.Have(node, end.Interface);

    // The topology's cables in its order, then those by hand; where nothing differs any more the topology is all there is.
    private static LabRecord With(LabRecord record, LabSpec present, ImmutableArray<LinkSpec> links)
    {
        var file = record.FileSpec ?? record.Spec;
        var there = links.Select(l => l.Id).ToHashSet();
        var own = file.Links.Select(l => l.Id).ToHashSet();
        ImmutableArray<LinkSpec> ordered = [.. file.Links.Where(l => there.Contains(l.Id)), .. links.Where(l => !own.Contains(l.Id))];
        var nodes = WithPorts(file, present, ordered);
        return there.SetEquals(own) && nodes.Zip(file.Nodes).All(pair => ReferenceEquals(pair.First, pair.Second))
            ? record with { Spec = file, FileSpec = null }
            : record with { Spec = file with { Links = ordered, Nodes = nodes }, FileSpec = file };
    }

    // A switch or hub has as many ports as its highest cable needs, as in a topology; a machine keeps the NICs that came with a cable.
    private static ImmutableArray<NodeSpec> WithPorts(LabSpec file, LabSpec present, ImmutableArray<LinkSpec> links)
    {
        var ports = links.Ends().ToLookup(e => e.Node, e => e.Interface);
        var kept = present.Nodes.Where(n => n.HasGuest()).ToDictionary(n => n.Name, n => n.Interfaces.Length);
        return [.. file.Nodes.Select(n => Grown(file.Name, n, ports[n.Name].Select(p => NodePorts.Naming(n).IndexOf(p) ?? 0).Append(kept.GetValueOrDefault(n.Name)).Max()))];
    }

    private static NodeSpec Grown(string lab, NodeSpec node, int count)
    {
        var naming = NodePorts.Naming(node);
        return count <= node.Interfaces.Length ? node : node with
        {
            Interfaces =
            [
                .. node.Interfaces,
                .. Enumerable.Range(node.Interfaces.Length + 1, count - node.Interfaces.Length).Select(i => (Name: naming.NameOf(i), Index: i))
                    .Select(p => new InterfaceSpec { Name = p.Name, Index = p.Index, Mac = MacAddress.For(lab, node.Name, p.Name) }),
            ],
        };
    }
}
