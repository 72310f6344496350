using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Tests.Schema;

/// <summary>Sees a YAML tree as an editor's validator does: plain scalars have the types of YAML's core schema (YAML 1.2, section 10.3).</summary>
internal static class YamlAsJson
{
    public static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Value, Convert(e.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalar { IsPlain: true } number when decimal.TryParse(number.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) =>
            JsonValue.Create(value),
        YamlScalar text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException(node.Shape),
    };
}
