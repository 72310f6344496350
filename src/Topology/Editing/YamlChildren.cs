using System.Collections.Immutable;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>The entries of a mapping or the items of a list as stretches of the text, so that both are cut and added to in one way.</summary>
/// <param name="IsFlow">Written with brackets.</param>
/// <param name="Items">From a key or a dash to the end of the value.</param>
/// <param name="Open">The opening bracket, where there is one.</param>
/// <param name="Close">The closing bracket, where there is one.</param>
internal sealed record YamlChildren(bool IsFlow, ImmutableArray<(int Start, int End)> Items, int Open, int Close)
{
    /// <summary>The children of a collection; <see langword="null"/> of a single value.</summary>
    public static YamlChildren? Of(string text, YamlNode node) => node switch
    {
        YamlMapping map => new(map.IsFlow, [.. map.Entries.Select(e => (e.Key.Span.Start, YamlPlaces.EndOf(text, e)))], map.Span.Start, map.Span.End - 1),
        YamlSequence list => new(list.IsFlow, [.. list.Items.Select(i => (Start(text, list, i), YamlPlaces.EndOf(text, i)))], list.Span.Start, list.Span.End - 1),
        _ => null,
    };

    private static int Start(string text, YamlSequence list, YamlNode item)
    {
        if (list.IsFlow)
        {
            return item.Span.Start;
        }

        // The dash stands before the item: on its line, or on a line above that has nothing but comments in between.
        var at = item.Span.Start;
        for (var line = YamlPlaces.LineStart(text, at); ; line = YamlPlaces.LineStart(text, YamlPlaces.BeforeBreak(text, line)))
        {
            var dash = text.AsSpan(line, at - line).IndexOfAnyExcept(' ', '\t', '\uFEFF');
            if (dash >= 0 && text[line + dash] == '-')
            {
                return LastDash(text, line + dash, item.Span.Start);
            }

            if (line == 0)
            {
                return item.Span.Start;
            }

            at = YamlPlaces.LineEnd(text, YamlPlaces.LineStart(text, YamlPlaces.BeforeBreak(text, line)));
        }
    }

    // "- - a": the inner list's dash is the last one before the item.
    private static int LastDash(string text, int dash, int item)
    {
        for (var next = dash + 1; next < item && text[next] is ' ' or '\t' or '-'; next++)
        {
            dash = text[next] == '-' ? next : dash;
        }

        return dash;
    }
}
