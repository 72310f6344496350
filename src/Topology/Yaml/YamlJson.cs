using System.Globalization;
using System.Text.Json.Nodes;

namespace LabSim.Topology.Yaml;

/// <summary>YAML as JSON: plain whole numbers, true, false and null are what they are in JSON, every other scalar is a text.</summary>
internal static class YamlJson
{
    /// <summary>The value; <see langword="null"/> for nothing.</summary>
    public static JsonNode? Read(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Value, Read(e.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Read)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Value: "true" } => JsonValue.Create(true),
        YamlScalar { IsPlain: true, Value: "false" } => JsonValue.Create(false),
        YamlScalar { IsPlain: true } scalar when IsInteger(scalar.Value, out var number) => JsonValue.Create(number),
        YamlScalar scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static bool IsInteger(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number.ToString(CultureInfo.InvariantCulture) == text;
}
