using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>Expands ranges and settles settings. What the outcome means is the rules' business.</summary>
internal static class TopologyResolver
{
    /// <summary>The lab, or <see langword="null"/> where it is larger than the quota (reported): nothing larger is ever expanded.</summary>
    public static ResolvedLab? Resolve(string file, TopologyDefinition topology, ResolutionOptions options, DiagnosticBag report)
    {
        var name = LabName.Find(file, topology.Name, options.Name, report);
        var kinds = new KindNames(options.Kinds, report);
        foreach (var kind in topology.Kinds)
        {
            kinds.Find(kind.Name);
        }

        var templates = new NodeTemplateResolver(topology, kinds, options.Images, report);
        var resolved = topology.Nodes.Select(templates.Resolve).ToImmutableArray();
        if (!WithinQuota(topology, report))
        {
            return null;
        }

        var named = resolved.SelectMany(t => Enumerable.Range(0, t.Definition.Name.Value.Count).Select(i => (Name: t.Definition.Name.Value.At(i), Template: t))).ToImmutableArray();
        var byName = named.DistinctBy(n => n.Name).ToDictionary(n => n.Name, n => n.Template, StringComparer.Ordinal);
        var links = new PortAllocator(byName, report).Name([.. topology.Links.SelectMany(l => Expand(l.Value)).Select(l => l with { A = Canonical(l.A, byName), B = Canonical(l.B, byName) })]);
        var management = new ManagementResolver(name, topology, report).Resolve([.. named.DistinctBy(n => n.Name)], links);
        var linked = links.SelectMany(l => l.Ends.Select(e => (e.Ref, Mtu: l.Definition.Mtu?.Value)))
            .Concat(management.Nodes.Select(n => (Ref: new EndpointRef(n.Key, n.Value.Interface), Mtu: (int?)null)))
            .ToLookup(e => e.Ref.Node, e => new LinkedInterface(e.Ref.Interface, e.Mtu), StringComparer.Ordinal);
        ImmutableArray<ResolvedNode> nodes = [.. named.Select(n => new ResolvedNode(n.Name, n.Template, InterfaceResolver.Resolve(name, n.Name, n.Template, linked[n.Name])))];
        return new ResolvedLab
        {
            Name = name,
            Templates = resolved,
            Nodes = nodes,
            NodesByName = nodes.DistinctBy(n => n.Name).ToImmutableSortedDictionary(n => n.Name, n => n, StringComparer.Ordinal),
            Links = links,
            Captures = [.. topology.Captures.SelectMany(c => Enumerable.Range(0, Count(c.Value)).Select(i => Canonical(At(c.Value, i), byName)))],
            Management = management,
            Recorder = topology.Recorder?.Value ?? RecorderChoice.Headers,
        };
    }

    private static bool WithinQuota(TopologyDefinition topology, DiagnosticBag report)
    {
        var nodes = topology.Nodes.Sum(n => (long)n.Name.Value.Count);
        if (nodes > LabQuota.MaxNodes)
        {
            report.Add(DiagnosticCatalog.TooManyNodes, topology.Nodes[^1].Name.Span, $"the lab has {nodes:N0} nodes; at most {LabQuota.MaxNodes:N0} are allowed", "split the lab");
            return false;
        }

        var links = topology.Links.Sum(l => (long)Count(l.Value)) + topology.Captures.Sum(c => (long)Count(c.Value));
        if (links > LabQuota.MaxLinks)
        {
            var place = topology.Links.IsEmpty ? topology.Captures[^1].Span : topology.Links[^1].Span;
            report.Add(DiagnosticCatalog.TooManyLinks, place, $"the lab has {links:N0} links and captures; at most {LabQuota.MaxLinks:N0} are allowed", "split the lab");
            return false;
        }

        return true;
    }

    /// <summary>The k-th link takes the k-th number of each range; parts without a range stay the same.</summary>
    private static IEnumerable<ResolvedLink> Expand(LinkDefinition link) =>
        Enumerable.Range(0, Count(link)).Select(i => new ResolvedLink(At(link.Endpoints[0].Value, i), At(link.Endpoints[1].Value, i), link));

    // An interface can be written by another word for it; from here on it has its own.
    private static ResolvedEndpoint Canonical(ResolvedEndpoint end, Dictionary<string, NodeTemplate> nodes) =>
        !end.IsBare && nodes.GetValueOrDefault(end.Ref.Node) is { } template ? end with { Ref = end.Ref with { Interface = template.Kind.Interfaces.Canonical(end.Ref.Interface) } } : end;

    private static int Count(LinkDefinition link) => link.Endpoints.Max(e => Count(e.Value));

    private static int Count(EndpointDefinition endpoint) => Math.Max(endpoint.Node.Value.Count, endpoint.Interface?.Value.Count ?? 1);

    private static ResolvedEndpoint At(EndpointDefinition endpoint, int position) => new(
        new EndpointRef(endpoint.Node.Value.At(position), endpoint.Interface?.Value.At(position) ?? ""),
        endpoint.Node.Span, endpoint.Interface?.Span ?? endpoint.Span, endpoint.Span);
}
