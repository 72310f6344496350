using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>What goes when a child of a collection goes: its own lines or its own words, never a comment that stands beside it on a line of its own.</summary>
internal static class YamlCut
{
    /// <summary>The stretches to remove; at least one other child stays.</summary>
    public static IEnumerable<(int Start, int End, string Text)> Child(string text, YamlChildren children, int index) =>
        children.IsFlow ? Flow(text, children, index) : [Block(text, children, index)];

    /// <summary>All lines of a block.</summary>
    public static (int Start, int End, string Text) Lines(string text, int start, int end)
    {
        var from = YamlPlaces.LineStart(text, start);
        var lineEnd = YamlPlaces.LineEnd(text, end);
        var to = YamlPlaces.AfterBreak(text, lineEnd);
        if (to == lineEnd)
        {
            // The last line, without a line break: the one before it goes.
            return (YamlPlaces.BeforeBreak(text, from), lineEnd, "");
        }

        var before = YamlPlaces.LineStart(text, YamlPlaces.BeforeBreak(text, from));
        var blankBefore = before < from && YamlPlaces.IsBlank(text, before, from);
        var blankAfter = YamlPlaces.IsBlank(text, to, YamlPlaces.LineEnd(text, to));
        return (blankBefore && blankAfter ? before : from, to, "");
    }

    private static (int Start, int End, string Text) Block(string text, YamlChildren children, int index)
    {
        var (start, end) = children.Items[index];
        if (YamlPlaces.IsFirstOfLine(text, start))
        {
            return Lines(text, start, end);
        }

        // "- delay: 5ms" with more keys below: the next one moves up beside the dash.
        return index + 1 < children.Items.Length && YamlPlaces.IsBlank(text, YamlPlaces.LineEnd(text, end), children.Items[index + 1].Start)
            && YamlPlaces.IsBlank(text, end, YamlPlaces.LineEnd(text, end))
            ? (start, children.Items[index + 1].Start, "")
            : (start, end, "");
    }

    private static IEnumerable<(int Start, int End, string Text)> Flow(string text, YamlChildren children, int index)
    {
        var (start, end) = children.Items[index];
        var isLast = index + 1 == children.Items.Length;
        var comma = Comma(text, end, isLast ? children.Close : children.Items[index + 1].Start);
        var rest = comma < 0 ? end : comma + 1;
        if (YamlPlaces.IsFirstOfLine(text, start) && EndsLine(text, rest))
        {
            yield return Lines(text, start, rest);
            if (isLast && comma < 0 && Comma(text, children.Items[index - 1].End, start) is var before and >= 0)
            {
                yield return (before, before + 1, "");
            }
        }
        else if (!isLast)
        {
            yield return (start, YamlPlaces.IsBlank(text, rest, children.Items[index + 1].Start) ? children.Items[index + 1].Start : rest, "");
        }
        else if (Comma(text, children.Items[index - 1].End, start) is var before and >= 0 && YamlPlaces.IsBlank(text, before + 1, start))
        {
            yield return (before, end, "");
        }
        else
        {
            yield return (start, rest, "");
        }
    }

    /// <summary>The comma between two places, or -1; those in comments do not count.</summary>
    public static int Comma(string text, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (text[at] == ',')
            {
                return at;
            }

            at = text[at] == '#' ? YamlPlaces.LineEnd(text, at) : at;
        }

        return -1;
    }

    /// <summary>Whether nothing but a comment follows on the line.</summary>
    public static bool EndsLine(string text, int at)
    {
        var rest = text.AsSpan(at, YamlPlaces.LineEnd(text, at) - at).TrimStart(" \t");
        return rest.IsEmpty || (rest[0] == '#' && (at == 0 || text[at] is ' ' or '\t'));
    }
}
