using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using LabSim.Topology.Editing;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Canvas;

/// <summary>The file beside a topology that has its layout: sorted, one line a node, so that two people's moves merge.</summary>
public static class Sidecar
{
    private static readonly string[] Sections = ["nodes", "notes", "shapes", "groups"];

    /// <summary>The sidecar's path: <c>lab.yaml</c> has <c>lab.layout.yaml</c>.</summary>
    public static string PathOf(string topology)
    {
        var extension = Path.GetExtension(topology);
        return (extension is ".yaml" or ".yml" ? topology[..^extension.Length] : topology) + ".layout.yaml";
    }

    /// <summary>Reads a sidecar. What cannot be read is a warning and counts as not written: a layout never keeps a lab from its work.</summary>
    /// <param name="source">The text; an empty one is an empty layout.</param>
    public static (Layout Layout, ImmutableArray<Diagnostic> Diagnostics) Read(SourceText source)
    {
        if (string.IsNullOrWhiteSpace(source.Text))
        {
            return (Layout.Empty, []);
        }

        var report = new DiagnosticBag(source.File, source.Text);
        if (!SourceCheck.IsReadable(report) || YamlTreeReader.Read(report) is not { } root)
        {
            return (Layout.Empty, [.. report.ToOrdered().Select(d => d with { Severity = Severity.Warning })]);
        }

        foreach (var stranger in (root as YamlMapping)?.Entries.Where(e => !Sections.Contains(e.Key.Value)) ?? [])
        {
            report.Add(DiagnosticCatalog.DamagedLayout, stranger.Key.Span, $"a layout has no key {InertText.Quote(stranger.Key.Value)} (it has {string.Join(", ", Sections)})");
        }

        if (root is not YamlMapping map)
        {
            report.Add(DiagnosticCatalog.DamagedLayout, root.Span, $"a layout is a mapping, not {root.Shape}");
            return (Layout.Empty, report.ToOrdered());
        }

        var layout = new Layout
        {
            Nodes = Section(map, "nodes", LayoutJson.ReadNode, report),
            Notes = Section(map, "notes", LayoutJson.ReadNote, report),
            Shapes = Section(map, "shapes", LayoutJson.ReadShape, report),
            Groups = Section(map, "groups", LayoutJson.ReadGroup, report),
        };
        return (layout, [.. report.ToOrdered().Select(d => d with { Severity = Severity.Warning })]);
    }

    /// <summary>Writes a layout; an empty one is an empty text.</summary>
    public static string Write(Layout layout)
    {
        var text = new StringBuilder();
        Section(text, "nodes", layout.Nodes, LayoutJson.Write);
        Section(text, "notes", layout.Notes, LayoutJson.Write);
        Section(text, "shapes", layout.Shapes, LayoutJson.Write);
        Section(text, "groups", layout.Groups, LayoutJson.Write);
        return text.ToString();
    }

    private static ImmutableSortedDictionary<string, T> Section<T>(YamlMapping map, string name, Func<JsonObject, T> read, DiagnosticBag report)
    {
        var section = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var entry in (map.Find(name)?.Value as YamlMapping)?.Entries ?? [])
        {
            try
            {
                section[entry.Key.Value] = read(YamlJson.Read(entry.Value) as JsonObject ?? throw new FormatException("a mapping such as { x: 100, y: 200 } is needed here"));
            }
            catch (FormatException error)
            {
                report.Add(DiagnosticCatalog.DamagedLayout, entry.Key.Span, $"{name}: {InertText.Quote(entry.Key.Value)} is passed over: {error.Message}", "mend or remove the line; the next move on the canvas removes it");
            }
        }

        return section.ToImmutable();
    }

    private static void Section<T>(StringBuilder text, string name, ImmutableSortedDictionary<string, T> entries, Func<T, JsonObject> write)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        text.Append(name).Append(":\n");
        foreach (var (key, value) in entries)
        {
            text.Append("  ").Append(YamlText.Word(key)).Append(": ").Append(YamlText.Flow(write(value), blanks: false)).Append('\n');
        }
    }
}
