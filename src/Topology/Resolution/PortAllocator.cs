using System.Collections.Immutable;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>
/// Finds ports for endpoints that name none (<c>sw1</c>): the next one that is free, in the order of the file, after those that are named. With
/// <c>ports</c> only those that are listed count.
/// </summary>
internal sealed class PortAllocator(IReadOnlyDictionary<string, NodeTemplate> nodes, DiagnosticBag report)
{
    private readonly HashSet<EndpointRef> _used = [];
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>The links with every port named, but those for which there is none (reported).</summary>
    public ImmutableArray<ResolvedLink> Name(ImmutableArray<ResolvedLink> links)
    {
        if (!links.Any(l => l.A.IsBare || l.B.IsBare))
        {
            return links;
        }

        _used.UnionWith(links.SelectMany(l => l.Ends).Where(e => !e.IsBare).Select(e => e.Ref));
        return [.. links.Select(l => l with { A = Name(l.A), B = Name(l.B) })];
    }

    private ResolvedEndpoint Name(ResolvedEndpoint end)
    {
        if (!end.IsBare || nodes.GetValueOrDefault(end.Ref.Node) is not { } template)
        {
            return end;
        }

        if (template.Segment is null)
        {
            // Where the kind is wrong, it may have been meant to be a segment; that has been reported.
            if (template.Kind != NodeKind.Unknown || !report.HasErrors)
            {
                report.Add(DiagnosticCatalog.InvalidEndpoint, end.Span, $"{InertText.Quote(end.Ref.Node)} is not an endpoint", $"name the interface: {end.Ref.Node}:{template.Kind.Interfaces.First}");
            }

            return end;
        }

        if (Next(end.Ref.Node, template) is { } free)
        {
            return end with { Ref = free };
        }

        ReportFull(end, template.Kind, template.Segment);
        return end;
    }

    private void ReportFull(ResolvedEndpoint end, NodeKind kind, SegmentSpec segment)
    {
        var ports = segment.Ports.IsEmpty ? $"it has {kind.Interfaces}" : $"its 'ports:' lists {Names.List(segment.Ports.Keys)}";
        var hint = segment switch
        {
            { Type: SegmentType.Nat } => $"link a switch to '{end.Ref.Node}', and the rest to the switch",
            { Ports.IsEmpty: false } => "list more ports",
            _ => $"link another {kind.Name} to '{end.Ref.Node}', and the rest to that",
        };
        report.Add(DiagnosticCatalog.NoFreePort, end.Span, $"'{end.Ref.Node}' has no free port ({ports})", hint);
    }

    private EndpointRef? Next(string node, NodeTemplate template)
    {
        var (naming, listed) = (template.Kind.Interfaces, template.Segment!.Ports);
        for (var index = _next.GetValueOrDefault(node, 1); index <= naming.Count; index++)
        {
            var port = new EndpointRef(node, naming.NameOf(index));
            if ((listed.IsEmpty || listed.ContainsKey(port.Interface)) && _used.Add(port))
            {
                _next[node] = index + 1;
                return port;
            }
        }

        _next[node] = naming.Count + 1;
        return null;
    }
}
