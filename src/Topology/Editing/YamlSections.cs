using System.Text.Json.Nodes;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>The top level of a topology: its sections, made where they are missing, and added to at their end.</summary>
internal static class YamlSections
{
    // Where a section goes that is not there yet: behind the last one of those that stand before it here.
    private static readonly string[] Order = ["name", "defaults", "kinds", "groups", "nodes", "links", "captures"];

    /// <summary>The entries of <c>nodes</c>, or an empty list.</summary>
    public static IReadOnlyList<YamlEntry> Nodes(EditedText text) => text.Root.Find("nodes")?.Value is YamlMapping map ? map.Entries : [];

    /// <summary>The items of <c>links</c> or <c>captures</c>, or an empty list.</summary>
    public static IReadOnlyList<YamlNode> Items(EditedText text, string section) => text.Root.Find(section)?.Value is YamlSequence list ? list.Items : [];

    /// <summary>Adds children, as they are to be written, to a section of the top level.</summary>
    /// <param name="text">The text.</param>
    /// <param name="section"><c>nodes</c>, or a list.</param>
    /// <param name="lines">The children; those of a block list have their dash. Further lines are indented from 0.</param>
    /// <param name="flow">The same children for a place inside brackets: on one line, without a dash.</param>
    public static void Append(EditedText text, string section, IReadOnlyCollection<string> lines, IReadOnlyCollection<string> flow)
    {
        var isMap = section == "nodes";
        switch (text.Root.Find(section))
        {
            case null when text.Root.IsFlow:
                text.Change(Into(text, $"{section}: {(isMap ? "{ " : "[")}{string.Join(", ", flow)}{(isMap ? " }" : "]")}"));
                break;
            case null:
                text.Change(NewSection(text, section, lines));
                break;
            case { Value: YamlMapping { Entries.Length: > 0 } or YamlSequence { Items.Length: > 0 } } entry:
                text.Change(YamlInsertion.Lines(text, entry.Value, IsFlow(entry.Value) ? flow : lines));
                break;
            case { } entry when entry.Value is YamlMapping or YamlSequence || YamlTree.IsNothing(entry.Value):
                text.Change(text.Root.IsFlow
                    ? YamlValue.Replace(text.Text, entry, (isMap ? "{ " : "[") + string.Join(", ", flow) + (isMap ? " }" : "]"))
                    : YamlInsertion.Section(text, entry, lines));
                break;
            case { } entry:
                throw text.Refusal(DiagnosticCatalog.EditWithoutTarget, entry.Value.Span, $"{section}: is neither a {(isMap ? "mapping" : "list")} nor empty, so nothing can be added to it", $"write {section}: with its entries below");
        }
    }

    /// <summary>Sets a value of the top level; a section that is missing gets its place in the usual order.</summary>
    public static void Set(EditedText text, ReadOnlySpan<YamlStep> path, JsonNode value)
    {
        if (text.Root.IsFlow || path[0].Key is not { } section || text.Root.Find(section) is not null)
        {
            YamlTree.Set(text, path, value);
            return;
        }

        var made = value.DeepClone();
        foreach (var step in path[1..].ToArray().Reverse())
        {
            made = new JsonObject { [step.Key!] = made };
        }

        text.Change(Line(text, section, $"{YamlText.Word(section)}: {YamlText.Flow(made)}"));
    }

    private static bool IsFlow(YamlNode node) => node is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true };

    private static IEnumerable<(int Start, int End, string Text)> Into(EditedText text, string entry) => text.Root.Entries.IsEmpty
        ? [(text.Root.Span.Start, text.Root.Span.End, $"{{ {entry} }}")]
        : YamlInsertion.Lines(text, text.Root, [entry]);

    private static (int Start, int End, string Text) NewSection(EditedText text, string section, IReadOnlyCollection<string> lines)
    {
        var body = string.Concat(lines.Select(l => "\n" + YamlInsertion.Indented(l, text.Indentation, "\n")));
        return Line(text, section, $"{section}:{body}");
    }

    private static (int Start, int End, string Text) Line(EditedText text, string section, string lines)
    {
        var entries = text.Root.Entries;
        var rank = Array.IndexOf(Order, section);
        var after = entries.Where(e => rank < 0 || Array.IndexOf(Order, e.Key.Value) is var r && r >= 0 && r < rank).LastOrDefault();
        var margin = text.Root.Span.Column - 1;
        if (after is null)
        {
            var start = YamlPlaces.LineStart(text.Text, entries[0].Key.Span.Start);
            return (start, start, YamlInsertion.Indented(lines, margin, text.NewLine) + text.NewLine);
        }

        var at = YamlPlaces.LineEnd(text.Text, YamlPlaces.EndOf(text.Text, after));
        var blank = section is "links" or "captures" && HasBlankBefore(text.Text, after) ? text.NewLine : "";
        return (at, at, text.NewLine + blank + YamlInsertion.Indented(lines, margin, text.NewLine));
    }

    private static bool HasBlankBefore(string text, YamlEntry entry)
    {
        var start = YamlPlaces.LineStart(text, entry.Key.Span.Start);
        var before = YamlPlaces.BeforeBreak(text, start);
        return before < start && YamlPlaces.LineStart(text, before) is var line && line > 0 && YamlPlaces.IsBlank(text, line, before);
    }
}
