using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LabSim.Topology.Tests.Schema;

/// <summary>Judges documents by the part of JSON Schema that our schema uses; an unknown keyword is an error, so nothing is passed over.</summary>
internal sealed class SchemaValidator(JsonObject schema)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$defs", "title", "description"];

    public bool Accepts(JsonNode? document) => Accepts(schema, document);

    private bool Accepts(JsonObject part, JsonNode? value) => part.All(keyword => Holds(part, keyword.Key, keyword.Value!, value));

    private bool Holds(JsonObject part, string keyword, JsonNode argument, JsonNode? value) => keyword switch
    {
        _ when Annotations.Contains(keyword) => true,
        "$ref" => Accepts(Resolve(argument.GetValue<string>()), value),
        "type" => argument is JsonArray types ? types.Any(t => IsOfType(t!.GetValue<string>(), value)) : IsOfType(argument.GetValue<string>(), value),
        "anyOf" => argument.AsArray().Any(a => Accepts(a!.AsObject(), value)),
        "enum" => argument.AsArray().Any(a => JsonNode.DeepEquals(a, value)),
        "pattern" => value is not JsonValue || value.GetValueKind() != System.Text.Json.JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), argument.GetValue<string>()),
        "minimum" => value is not JsonValue || !IsOfType("integer", value) || value.GetValue<decimal>() >= argument.GetValue<decimal>(),
        "maximum" => value is not JsonValue || !IsOfType("integer", value) || value.GetValue<decimal>() <= argument.GetValue<decimal>(),
        "items" => value is not JsonArray items || items.All(i => Accepts(argument.AsObject(), i)),
        "minItems" => value is not JsonArray list || list.Count >= argument.GetValue<int>(),
        "maxItems" => value is not JsonArray list || list.Count <= argument.GetValue<int>(),
        "maxProperties" => value is not JsonObject properties || properties.Count <= argument.GetValue<int>(),
        "required" => value is not JsonObject map || argument.AsArray().All(k => map.ContainsKey(k!.GetValue<string>())),
        "properties" => value is not JsonObject map || map.All(p => argument[p.Key] is not JsonObject inner || Accepts(inner, p.Value)),
        "propertyNames" => value is not JsonObject map || map.All(p => Accepts(argument.AsObject(), JsonValue.Create(p.Key))),
        "additionalProperties" => value is not JsonObject map || map.Where(p => part["properties"]?[p.Key] is null)
            .All(p => argument is JsonObject inner && Accepts(inner, p.Value)),
        _ => throw new NotSupportedException($"keyword {keyword}"),
    };

    private JsonObject Resolve(string reference) => schema["$defs"]![reference["#/$defs/".Length..]]!.AsObject();

    private static bool IsOfType(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && value.GetValue<decimal>() % 1 == 0,
        _ => throw new NotSupportedException($"type {type}"),
    };
}
