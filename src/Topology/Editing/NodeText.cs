using System.Text.Json.Nodes;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>A new entry of <c>nodes</c>, in the style of the last one.</summary>
internal static class NodeText
{
    /// <summary>The entry for a block; lines are indented from 0.</summary>
    public static string Block(EditedText text, string name, JsonObject settings)
    {
        var key = YamlText.Word(name);
        return YamlSections.Nodes(text).Select(e => e.Value).LastOrDefault() switch
        {
            YamlMapping { IsFlow: false, Entries.Length: > 0 } when settings.Count > 0 => $"{key}:{Lines(settings, text.Indentation)}",
            { } last when YamlPlaces.IsEmpty(last) && settings.Count == 0 => $"{key}:",
            var last => $"{key}: {YamlText.Flow(settings, YamlValue.HasBlanks(text.Text, last))}",
        };
    }

    /// <summary>The entry for a place inside braces.</summary>
    public static string Flow(EditedText text, string name, JsonObject settings) =>
        $"{YamlText.Word(name)}: {YamlText.Flow(settings, YamlValue.HasBlanks(text.Text, YamlSections.Nodes(text).Select(e => e.Value).LastOrDefault(v => v is YamlMapping { Entries.Length: > 0 })))}";

    private static string Lines(JsonObject settings, int indentation) =>
        string.Concat(settings.Select(s => $"\n{new string(' ', indentation)}{YamlText.Word(s.Key)}: {YamlText.Flow(s.Value)}"));
}
