using System.Text.Json.Nodes;

namespace LabSim.Topology.Grammar;

/// <summary>The named parts (<c>$defs</c>) of the JSON Schema while it is written.</summary>
internal sealed class SchemaDefinitions
{
    private readonly SortedDictionary<string, JsonObject> _parts = new(StringComparer.Ordinal);

    /// <summary>A reference to the part, which is written the first time.</summary>
    public JsonObject Reference(string name, Func<JsonObject> write)
    {
        name = name.Replace(' ', '-');
        if (!_parts.ContainsKey(name))
        {
            _parts.Add(name, []);
            _parts[name] = write();
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    /// <summary>All parts.</summary>
    public JsonObject ToJson() => new(_parts.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value)));
}
