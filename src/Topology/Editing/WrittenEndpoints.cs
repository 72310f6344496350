using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Places;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Editing;

/// <summary>Endpoints as they are written: free ones are found, and parts of them are replaced.</summary>
internal static class WrittenEndpoints
{
    /// <summary>
    /// The endpoint to write for one that a user names: a bare node becomes its next free interface. A switch whose links are all written bare
    /// stays bare, as its other links are. Whether it exists is the compiler's business.
    /// </summary>
    public static string Name(EditedText text, string endpoint)
    {
        if (endpoint.Contains(':', StringComparison.Ordinal) || !text.Lab.NodesByName.TryGetValue(endpoint, out var node))
        {
            return endpoint;
        }

        var written = text.Reading.Definition!.Links.SelectMany(l => l.Value.Endpoints).Where(e => e.Value.Node.Value.ToString() == endpoint).ToList();
        if (node.Template.Segment is not null && written.Count > 0 && written.All(e => e.Value.Interface is null))
        {
            return endpoint;
        }

        return Free(text.Lab, node) is { } free ? $"{endpoint}:{free}" : throw text.Refusal(
            Text.DiagnosticCatalog.NoFreePort, node.Span, $"'{endpoint}' has no free interface (it has {node.Template.Kind.Interfaces})", "remove a link first");
    }

    /// <summary>Writes another node's name into an endpoint.</summary>
    public static (int Start, int End, string Text) RenameNode(string text, EndpointDefinition endpoint, string name)
    {
        var (node, span) = (endpoint.Node.Value, endpoint.Node.Span);
        return Part(text, span.Start, span.End, node.ToString(), name, endpoint.Interface is { } i ? $"{name}:{i.Value}" : name);
    }

    /// <summary>Writes another name where a node's stands alone.</summary>
    public static (int Start, int End, string Text) RenameNode(string text, Located<RangedName> node, string name) =>
        Part(text, node.Span.Start, node.Span.End, node.Value.ToString(), name, name);

    /// <summary>Whether a capture or a link's end is this endpoint.</summary>
    public static bool IsAt(ResolvedLab lab, Located<EndpointDefinition> written, EndpointRef endpoint) =>
        !OutlineWriter.IsRange(written) && written.Value.Node.Value.Prefix == endpoint.Node && written.Value.Interface?.Value.Prefix is { } name
        && (name == endpoint.Interface || lab.NodesByName.GetValueOrDefault(endpoint.Node)?.Template.Kind.Interfaces.Canonical(name) == endpoint.Interface);

    // Where escapes make the text differ from the value, the whole scalar is the place, and is written anew.
    private static (int Start, int End, string Text) Part(string text, int start, int end, string old, string part, string whole) =>
        text.AsSpan(start, end - start).SequenceEqual(old) ? (start, end, part) : (start, end, YamlText.Like(text[start..end], JsonValue.Create(whole)));

    private static string? Free(ResolvedLab lab, ResolvedNode node)
    {
        var used = lab.Links.SelectMany(l => l.Ends).Where(e => e.Ref.Node == node.Name).Select(e => e.Ref.Interface).ToHashSet(StringComparer.Ordinal);
        var naming = node.Template.Kind.Interfaces;
        var listed = node.Template.Segment?.Ports;
        return naming.Names.FirstOrDefault(n => !used.Contains(n) && (listed is null or { IsEmpty: true } || listed.ContainsKey(n)));
    }
}
