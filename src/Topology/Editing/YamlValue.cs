using System.Text.Json.Nodes;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>Puts another value in the place of an entry's.</summary>
internal static class YamlValue
{
    /// <summary>The changes that replace an entry's value by a text on one line. Comments beside the key and between it and its block stay.</summary>
    public static IEnumerable<(int Start, int End, string Text)> Replace(string text, YamlEntry entry, string value)
    {
        var old = entry.Value;
        if (YamlPlaces.IsEmpty(old))
        {
            var at = YamlPlaces.AfterColon(text, entry);
            yield return (at, at, at == entry.Key.Span.End ? $": {value}" : $" {value}");
        }
        else if (old is YamlMapping { IsFlow: false } or YamlSequence { IsFlow: false })
        {
            var at = YamlPlaces.AfterColon(text, entry);
            var first = YamlChildren.Of(text, old)!.Items[0].Start;
            yield return (at, at, " " + value);
            yield return YamlCut.Lines(text, first, YamlPlaces.EndOf(text, old));
        }
        else
        {
            yield return (old.Span.Start, old.Span.End, value);
        }
    }

    /// <summary>A new value in the form of the old one: its quotes, its braces.</summary>
    public static string Text(string text, YamlNode old, JsonNode? value) => old is YamlScalar scalar && value is JsonValue
        ? YamlText.Like(text[scalar.Span.Start..scalar.Span.End], value)
        : YamlText.Flow(value, HasBlanks(text, old));

    /// <summary>Whether braces have blanks inside: <c>{ a: b }</c> and not <c>{a: b}</c>.</summary>
    public static bool HasBlanks(string text, YamlNode? node) =>
        node is not YamlMapping { IsFlow: true, Entries.Length: > 0 } || text[node.Span.Start + 1] is ' ' or '\t' or '\n' or '\r';
}
