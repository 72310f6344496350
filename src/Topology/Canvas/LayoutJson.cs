using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabSim.Topology.Canvas;

/// <summary>Parts of a layout as JSON objects: what edits carry, and what the sidecar's lines are. Whatever is wrong is said in one sentence.</summary>
public static class LayoutJson
{
    private const int Farthest = 1_000_000;

    private const int LongestText = 10_000;

    private const int LongestWord = 100;

    private static readonly string[] ShapeTypes = ["rectangle", "ellipse", "line"];

    /// <summary>A whole layout as the contract has it: nodes by name, the rest as lists whose items have an <c>id</c>.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static Layout Read(JsonObject json) => new()
    {
        Nodes = (json["nodes"] as JsonObject ?? []).ToImmutableSortedDictionary(
            e => e.Key, e => ReadNode(e.Value as JsonObject ?? throw new FormatException($"the place of '{e.Key}' is an object with x and y")), StringComparer.Ordinal),
    };

    /// <summary>A node's place.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static NodePlace ReadNode(JsonObject json)
    {
        Only(json, "x", "y", "icon", "color", "locked");
        var at = json.ContainsKey("x") || json.ContainsKey("y") ? ReadPoint(json) : (CanvasPoint?)null;
        return new NodePlace(at, Word(json, "icon"), Word(json, "color"), Flag(json, "locked") ?? false);
    }

    /// <summary>What changes about a node's look: a key with null takes it away.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static NodeStyleChange ReadStyle(JsonObject json) => new(
        json.ContainsKey("icon") ? Word(json, "icon") ?? "" : null, json.ContainsKey("color") ? Word(json, "color") ?? "" : null,
        json.ContainsKey("locked") ? Flag(json, "locked") ?? false : null);

    /// <summary>A note.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static Note ReadNote(JsonObject json)
    {
        Only(json, "id", "x", "y", "width", "height", "text", "color");
        return new Note(ReadPoint(json), Number(json, "width"), Number(json, "height"), Text(json, "text", LongestText) ?? "", Word(json, "color"));
    }

    /// <summary>A shape.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static Shape ReadShape(JsonObject json)
    {
        Only(json, "id", "type", "x", "y", "width", "height", "text", "color");
        var type = Word(json, "type") ?? "rectangle";
        return ShapeTypes.Contains(type)
            ? new Shape(type, ReadPoint(json), Number(json, "width"), Number(json, "height"), Word(json, "color"), Text(json, "text", LongestText))
            : throw new FormatException($"'type' is '{type}'; it is {string.Join(", ", ShapeTypes)}");
    }

    /// <summary>A group.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static CanvasGroup ReadGroup(JsonObject json)
    {
        Only(json, "id", "label", "nodes", "color");
        var nodes = json["nodes"] is JsonArray list && list.All(n => n?.GetValueKind() == JsonValueKind.String)
            ? list.Select(n => n!.GetValue<string>()).ToImmutableArray()
            : throw new FormatException("'nodes' must be a list of names");
        return new CanvasGroup(Text(json, "label", LongestWord) ?? "", nodes, Word(json, "color"));
    }

    /// <summary>The point of <c>x</c> and <c>y</c>.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static CanvasPoint ReadPoint(JsonObject json) => new(Number(json, "x"), Number(json, "y"));

    /// <summary>A node's place as JSON.</summary>
    public static JsonObject Write(NodePlace place) => Trim(new JsonObject
    {
        ["x"] = place.At?.X, ["y"] = place.At?.Y, ["icon"] = place.Icon, ["color"] = place.Color, ["locked"] = place.Locked ? true : null,
    });

    /// <summary>A note as JSON.</summary>
    public static JsonObject Write(Note note) => Trim(new JsonObject
    {
        ["x"] = note.At.X, ["y"] = note.At.Y, ["width"] = note.Width, ["height"] = note.Height, ["color"] = note.Color, ["text"] = note.Text,
    });

    /// <summary>A shape as JSON.</summary>
    public static JsonObject Write(Shape shape) => Trim(new JsonObject
    {
        ["type"] = shape.Type, ["x"] = shape.At.X, ["y"] = shape.At.Y, ["width"] = shape.Width, ["height"] = shape.Height, ["color"] = shape.Color, ["text"] = shape.Text,
    });

    /// <summary>A group as JSON.</summary>
    public static JsonObject Write(CanvasGroup group) => Trim(new JsonObject
    {
        ["label"] = group.Label, ["nodes"] = new JsonArray([.. group.Nodes.Select(n => (JsonNode)n)]), ["color"] = group.Color,
    });

    private static JsonObject Trim(JsonObject json)
    {
        foreach (var key in json.Where(e => e.Value is null).Select(e => e.Key).ToList())
        {
            json.Remove(key);
        }

        return json;
    }

    private static void Only(JsonObject json, params string[] keys)
    {
        if (json.Select(e => e.Key).FirstOrDefault(k => !keys.Contains(k)) is { } other)
        {
            throw new FormatException($"there is no key '{other}' here ({string.Join(", ", keys)})");
        }
    }

    private static int Number(JsonObject json, string key)
    {
        var number = json[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var d) ? d
            : json[key] is JsonValue other && other.TryGetValue<long>(out var l) ? l
            : throw new FormatException($"'{key}' must be a number");
        return Math.Abs(number) <= Farthest ? (int)Math.Round(number) : throw new FormatException($"'{key}' is farther out than {Farthest:N0}");
    }

    private static bool? Flag(JsonObject json, string key) => json[key]?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"'{key}' must be true or false"),
    };

    private static string? Word(JsonObject json, string key) => Text(json, key, LongestWord) is { Length: > 0 } word ? word : null;

    private static string? Text(JsonObject json, string key, int longest) => json[key]?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.String when json[key]!.GetValue<string>() is var text => text.Length <= longest ? text : throw new FormatException($"'{key}' has more than {longest:N0} characters"),
        _ => throw new FormatException($"'{key}' must be a text"),
    };
}
