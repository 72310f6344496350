using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.Topology.Canvas;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>The fields of an edit in JSON; whatever is missing or of another form is a <see cref="FormatException"/> that names it.</summary>
internal sealed class EditFields(JsonObject json)
{
    private const int DeepestPath = 16;

    /// <summary>All of them.</summary>
    public JsonObject Json => json;

    /// <summary>A word that is there.</summary>
    public string Word(string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } word
        ? word : throw new FormatException($"'{name}' is missing; it is a text that is not empty");

    /// <summary>A text that is there, and may be empty.</summary>
    public string Text(string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>() : throw new FormatException($"'{name}' is missing; it is a text");

    /// <summary>A whole number that is there.</summary>
    public int Number(string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number)
        ? number : throw new FormatException($"'{name}' is missing; it is a whole number");

    /// <summary>An object, or <see langword="null"/>.</summary>
    public JsonObject? Object(string name) => json[name] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw new FormatException($"'{name}' is an object"),
    };

    /// <summary>Any value; it must be given, and may be null.</summary>
    public JsonNode? Value(string name) => json.ContainsKey(name) ? json[name] : throw new FormatException($"'{name}' is missing; null removes what is there");

    /// <summary>A list of so many words.</summary>
    public ImmutableArray<string> Words(string name, int? count = null) =>
        json[name] is JsonArray list && list.All(i => i?.GetValueKind() == JsonValueKind.String) && (count is null || list.Count == count)
            ? [.. list.Select(i => i!.GetValue<string>())]
            : throw new FormatException($"'{name}' is a list of {(count is { } n ? $"{n} " : "")}texts");

    /// <summary>A path of keys.</summary>
    public ImmutableArray<string> Path(string name) => Words(name) is { Length: > 0 and <= DeepestPath } path
        ? path : throw new FormatException($"'{name}' is a list of 1 to {DeepestPath} keys, for example [\"interfaces\", \"eth1\", \"ip\"]");

    /// <summary>The point of <c>x</c> and <c>y</c>, or <see langword="null"/> where neither is given.</summary>
    public CanvasPoint? Point() => json["x"] is null && json["y"] is null ? null : LayoutJson.ReadPoint(json);

    /// <summary>Places by node.</summary>
    public ImmutableSortedDictionary<string, CanvasPoint?> Places(string name) =>
        (Object(name) ?? throw new FormatException($"'{name}' is missing; it is an object of places by node")).ToImmutableSortedDictionary(
            e => e.Key,
            e => e.Value switch
            {
                null => (CanvasPoint?)null,
                JsonObject at => LayoutJson.ReadPoint(at),
                _ => throw new FormatException($"the place of {InertText.Quote(e.Key)} is an object with x and y, or null"),
            }, StringComparer.Ordinal);
}
