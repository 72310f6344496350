using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>Copying: some nodes of a topology and the links among them, as they are written.</summary>
public static class Fragment
{
    /// <summary>The fragment's text, or the problems of copying it.</summary>
    public static (string Text, IReadOnlyList<Diagnostic> Diagnostics) Copy(SourceText source, IReadOnlyCollection<string> nodes, ResolutionOptions options)
    {
        try
        {
            return (Write(new EditedText(source.File, source.Text, options), nodes), []);
        }
        catch (EditRefusal refusal)
        {
            return ("", refusal.Diagnostics);
        }
    }

    private static string Write(EditedText text, IReadOnlyCollection<string> nodes)
    {
        foreach (var node in nodes)
        {
            WrittenNodes.Require(text, node);
        }

        var lines = new List<string> { nodes.Count == 0 ? "nodes: {}" : "nodes:" };
        var entries = YamlSections.Nodes(text).Where(e => nodes.Contains(e.Key.Value));
        lines.AddRange(entries.Select(e => YamlInsertion.Indented(Stretch(text.Text, e.Key.Span.Start, YamlPlaces.EndOf(text.Text, e)), 2, "\n")));
        var links = text.Reading.Definition!.Links.Where(l => l.Value.Endpoints.All(e => nodes.Contains(e.Value.Node.Value.ToString()))).ToList();
        if (links.Count > 0)
        {
            var items = YamlSections.Items(text, "links");
            lines.Add("links:");
            lines.AddRange(links.Select(l => items[WrittenLinks.IndexOf(text, l.Span.Start)])
                .Select(i => "  - " + YamlInsertion.Indented(Stretch(text.Text, i.Span.Start, YamlPlaces.EndOf(text.Text, i)), 4, "\n").TrimStart(' ')));
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A stretch of a block as it is written, its further lines indented from where its first one begins.</summary>
    internal static string Stretch(string text, int start, int end)
    {
        var margin = start - YamlPlaces.LineStart(text, start);
        var lines = text[start..end].ReplaceLineEndings("\n").Split('\n');
        return string.Join('\n', lines.Select((line, i) => i == 0 ? line : line[Math.Min(margin, line.Length - line.TrimStart(' ').Length)..]));
    }
}
