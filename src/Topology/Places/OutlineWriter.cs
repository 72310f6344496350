using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Places;

/// <summary>Finds where the parts of a lab without errors are written.</summary>
internal static class OutlineWriter
{
    /// <summary>The outline.</summary>
    public static TopologyOutline Write(TopologyReading read)
    {
        var text = read.Report.Lines.Text;
        var entries = (read.Root?.Find("nodes")?.Value as YamlMapping)?.Entries.ToDictionary(e => e.Key.Slice(0, e.Key.Value.Length).Start) ?? [];
        var nodes = read.Lab!.Nodes.Select(n => Node(text, n, entries[n.Span.Start]));
        var places = read.Definition!.Links.ToDictionary(l => (object)l.Value, l => l.Span, ReferenceEqualityComparer.Instance);
        var links = read.Lab.Links.Select(l => Link(places[l.Definition], l.Definition));
        return new TopologyOutline([.. nodes], [.. links]);
    }

    /// <summary>Whether a link stands for several, or could.</summary>
    public static bool IsRange(LinkDefinition link) => link.Endpoints.Any(IsRange);

    /// <summary>Whether an endpoint stands for several, or could.</summary>
    public static bool IsRange(Located<EndpointDefinition> endpoint) => endpoint.Value.Node.Value.Range is not null || endpoint.Value.Interface?.Value.Range is not null;

    private static LinkOutline Link(SourceSpan span, LinkDefinition link) => new(span.Line, new TextRange(span.Start, span.End), IsRange(link));

    private static NodeOutline Node(string text, ResolvedNode node, YamlEntry entry)
    {
        var name = node.Template.Definition.Name;
        var settings = YamlJson.Read(entry.Value) as JsonObject ?? [];
        return new NodeOutline(name.Span.Line, new TextRange(entry.Key.Span.Start, YamlPlaces.EndOf(text, entry)), name.Value.Range is null ? null : name.Value.ToString(), settings);
    }
}
