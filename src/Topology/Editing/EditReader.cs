using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabSim.Topology.Canvas;
using LabSim.Topology.Text;

namespace LabSim.Topology.Editing;

/// <summary>Reads edits from JSON: objects whose <c>op</c> says what they are (docs/http-api.md). The web UI and <c>labsim edit</c> speak it.</summary>
public static class EditReader
{
    private static readonly ImmutableSortedDictionary<string, Func<EditFields, TopologyEdit>> Forms = new Dictionary<string, Func<EditFields, TopologyEdit>>
    {
        ["addNode"] = f => new AddNode(f.Word("name"), f.Object("settings") ?? [], f.Point()),
        ["removeNode"] = f => new RemoveNode(f.Word("name")),
        ["renameNode"] = f => new RenameNode(f.Word("name"), f.Word("to")),
        ["setNode"] = f => new SetNode(f.Word("name"), f.Path("path"), f.Value("value")),
        ["addLink"] = f => f.Words("endpoints", 2) is [var one, var other] ? new AddLink(one, other, f.Object("settings") ?? []) : throw new FormatException("two endpoints"),
        ["removeLink"] = f => new RemoveLink(f.Word("link")),
        ["moveEnd"] = f => new MoveEnd(f.Word("link"), f.Word("from"), f.Word("to")),
        ["setLink"] = f => new SetLink(f.Word("link"), f.Path("path"), f.Value("value")),
        ["setLab"] = f => new SetLab(f.Path("path"), f.Value("value")),
        ["addCapture"] = f => new AddCapture(f.Word("endpoint")),
        ["removeCapture"] = f => new RemoveCapture(f.Word("endpoint")),
        ["replaceText"] = f => new ReplaceText(f.Number("from"), f.Number("to"), f.Text("text")),
        ["paste"] = f => new Paste(f.Text("yaml"), f.Object("layout") is { } layout ? LayoutJson.Read(layout) : null, f.Point() ?? default),
        ["place"] = f => new Place(f.Places("nodes")),
        ["setNote"] = f => new SetNote(f.Word("id"), f.Object("value") is { } note ? LayoutJson.ReadNote(note) : null),
        ["setShape"] = f => new SetShape(f.Word("id"), f.Object("value") is { } shape ? LayoutJson.ReadShape(shape) : null),
        ["setGroup"] = f => new SetGroup(f.Word("id"), f.Object("value") is { } group ? LayoutJson.ReadGroup(group) : null),
        ["setNodeStyle"] = f => new SetNodeStyle(f.Word("name"), LayoutJson.ReadStyle(f.Json)),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The names of all edits.</summary>
    public static IEnumerable<string> Names => Forms.Keys;

    /// <summary>Reads an edit.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong and what exists.</exception>
    public static TopologyEdit Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("op", out var op) || op.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"an edit is an object with 'op' ({string.Join(", ", Names)})");
        }

        var name = op.GetString()!;
        if (!Forms.TryGetValue(name, out var form))
        {
            var near = NearestName.Find(name, Names);
            throw new FormatException(InertText.Escape($"there is no edit {InertText.Quote(name)} ({string.Join(", ", Names)}){(near is null ? "" : $"; did you mean '{near}'?")}"));
        }

        try
        {
            RequireSingleKeys(json);
            return form(new EditFields(JsonObject.Create(json)!));
        }
        catch (FormatException error)
        {
            throw new FormatException(InertText.Escape($"{name}: {error.Message}"), error);
        }
    }

    // JSON objects find a key that stands twice only when they are looked at.
    private static void RequireSingleKeys(JsonElement json)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : default)
        {
            if (!keys.Add(property.Name))
            {
                throw new FormatException($"the key {InertText.Quote(property.Name)} stands twice in an object");
            }

            RequireSingleKeys(property.Value);
        }

        foreach (var item in json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : default)
        {
            RequireSingleKeys(item);
        }
    }
}
