using System.Text.Json.Nodes;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>Adds entries to mappings and items to lists, after the last one and in its style.</summary>
internal static class YamlInsertion
{
    /// <summary>The changes that add entries to the mapping at a path.</summary>
    public static IEnumerable<(int Start, int End, string Text)> Entries(
        EditedText text, ReadOnlySpan<YamlStep> path, YamlMapping map, IReadOnlyCollection<(string Key, JsonNode Value)> entries)
    {
        var blanks = YamlValue.HasBlanks(text.Text, map.IsFlow ? map : map.Entries.Select(e => e.Value).LastOrDefault(v => v is YamlMapping));
        var lines = entries.Select(e => $"{YamlText.Word(e.Key)}: {YamlText.Flow(e.Value, blanks)}").ToList();
        return map.Entries.IsEmpty ? ToEmpty(text, path, map, lines) : Lines(text, map, lines);
    }

    /// <summary>
    /// The changes that add children as they are to a collection that is not empty: one text each, in which further lines of a block are indented
    /// from 0.
    /// </summary>
    public static IEnumerable<(int Start, int End, string Text)> Lines(EditedText text, YamlNode node, IReadOnlyCollection<string> lines)
    {
        var children = YamlChildren.Of(text.Text, node)!;
        return children.IsFlow ? Flow(text, children, lines) : IsPair(text.Text, node) ? Pair(text.Text, node, lines) : [Block(text, children, lines)];
    }

    /// <summary>The changes that make an empty collection one with children; at the top level it becomes a block.</summary>
    public static IEnumerable<(int Start, int End, string Text)> ToEmpty(EditedText text, ReadOnlySpan<YamlStep> path, YamlNode node, IReadOnlyCollection<string> lines)
    {
        if (path.Length == 1 && !text.Root.IsFlow && text.Root.Find(path[0].Key!) is { } entry)
        {
            return Section(text, entry, lines);
        }

        var (open, close) = node is YamlSequence ? ("[", "]") : ("{ ", " }");
        return [(node.Span.Start, node.Span.End, open + string.Join(", ", lines) + close)];
    }

    /// <summary>The changes that write a block below a key of the top level that has nothing, <c>{}</c> or <c>[]</c>.</summary>
    public static IEnumerable<(int Start, int End, string Text)> Section(EditedText text, YamlEntry entry, IReadOnlyCollection<string> lines)
    {
        var from = YamlPlaces.AfterColon(text.Text, entry);
        var to = YamlPlaces.IsEmpty(entry.Value) ? from : entry.Value.Span.End;
        var lineEnd = YamlPlaces.LineEnd(text.Text, to);
        if (to > from)
        {
            yield return (from, to, "");
        }

        yield return (lineEnd, lineEnd, string.Concat(lines.Select(l => text.NewLine + Indented(l, text.Root.Span.Column - 1 + text.Indentation, text.NewLine))));
    }

    /// <summary>Lines with a margin.</summary>
    public static string Indented(string lines, int blanks, string newLine)
    {
        var margin = new string(' ', blanks);
        return string.Join(newLine, lines.Split('\n').Select(l => l.Length == 0 ? l : margin + l));
    }

    private static (int Start, int End, string Text) Block(EditedText text, YamlChildren children, IReadOnlyCollection<string> lines)
    {
        var first = children.Items[0].Start;
        var margin = first - YamlPlaces.LineStart(text.Text, first);
        var at = YamlPlaces.LineEnd(text.Text, children.Items[^1].End);
        return (at, at, string.Concat(lines.Select(l => text.NewLine + Indented(l, margin, text.NewLine))));
    }

    private static IEnumerable<(int Start, int End, string Text)> Flow(EditedText text, YamlChildren children, IReadOnlyCollection<string> lines)
    {
        var source = text.Text;
        var (start, end) = children.Items[^1];
        var comma = YamlCut.Comma(source, end, children.Close);
        var rest = comma < 0 ? end : comma + 1;
        if (YamlPlaces.IsFirstOfLine(source, start) && YamlCut.EndsLine(source, rest))
        {
            var lineStart = YamlPlaces.LineStart(source, start);
            var margin = source[lineStart..start];
            var lineEnd = YamlPlaces.LineEnd(source, rest);
            if (comma < 0)
            {
                yield return (end, end, ",");
            }

            yield return (lineEnd, lineEnd, string.Join(",", lines.Select(l => text.NewLine + margin + l)) + (comma < 0 ? "" : ","));
        }
        else
        {
            yield return (rest, rest, (comma < 0 ? ", " : " ") + string.Join(", ", lines) + (comma < 0 ? "" : ","));
        }
    }

    // The mapping of "[a: b]" has no braces.
    private static bool IsPair(string text, YamlNode node) =>
        node is YamlMapping { Entries: [var only] } && text.AsSpan(0, node.Span.Start).TrimEnd() is [.., '[' or ','] && only.Key.Span.Start == node.Span.Start;

    private static IEnumerable<(int Start, int End, string Text)> Pair(string text, YamlNode node, IReadOnlyCollection<string> lines)
    {
        var end = YamlPlaces.EndOf(text, node);
        return [(node.Span.Start, node.Span.Start, "{ "), (end, end, $", {string.Join(", ", lines)} }}")];
    }
}
