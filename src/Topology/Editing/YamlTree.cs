using System.Text.Json.Nodes;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Editing;

/// <summary>Sets and removes values of a YAML text by their paths. What need not change keeps its form, quotes and comments.</summary>
internal static class YamlTree
{
    /// <summary>The value at a path, or <see langword="null"/>.</summary>
    public static YamlNode? Find(EditedText text, params ReadOnlySpan<YamlStep> path)
    {
        YamlNode? node = text.Root;
        foreach (var step in path)
        {
            node = (node, step) switch
            {
                (YamlMapping map, { Key: { } key }) => map.Find(key)?.Value,
                (YamlSequence list, { Key: null, Index: var index }) when index < list.Items.Length => list.Items[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Sets a value; mappings on the way are made. What is there already is changed no more than it must.</summary>
    public static void Set(EditedText text, ReadOnlySpan<YamlStep> path, JsonNode? value)
    {
        if (value is null)
        {
            Remove(text, path, keep: path.Length - 1);
            return;
        }

        var depth = 0;
        while (depth < path.Length && Find(text, path[..(depth + 1)]) is { } node && !(depth + 1 < path.Length && IsNothing(node)))
        {
            depth++;
        }

        if (depth == path.Length)
        {
            Replace(text, path, value);
            return;
        }

        var made = value.DeepClone();
        foreach (var step in path[(depth + 1)..].ToArray().Reverse())
        {
            made = new JsonObject { [step.Key ?? throw Unreachable(text, path)] = made };
        }

        var key = path[depth].Key ?? throw Unreachable(text, path);
        switch (Find(text, path[..depth]))
        {
            case YamlMapping map when map.Find(key) is { } entry:
                text.Change(YamlValue.Replace(text.Text, entry, YamlText.Flow(made)));
                break;
            case YamlMapping map:
                text.Change(YamlInsertion.Entries(text, path[..depth], map, [(key, made)]));
                break;
            default:
                throw Unreachable(text, path);
        }
    }

    /// <summary>
    /// Removes an entry or item, and the collections on its way that are empty then, but none of the first <paramref name="keep"/> steps:
    /// what is empty there stays as <c>{}</c> or <c>[]</c>.
    /// </summary>
    public static void Remove(EditedText text, ReadOnlySpan<YamlStep> path, int keep)
    {
        if (Find(text, path) is null)
        {
            return;
        }

        var parent = Find(text, path[..^1])!;
        var children = YamlChildren.Of(text.Text, parent)!;
        if (children.Items.Length > 1)
        {
            text.Change(YamlCut.Child(text.Text, children, IndexOf(parent, path[^1])));
        }
        else if (path.Length - 1 > keep)
        {
            Remove(text, path[..^1], keep);
        }
        else
        {
            Empty(text, path[..^1], parent is YamlMapping ? "{}" : "[]");
        }
    }

    /// <summary>Writes another name for a key.</summary>
    public static void Rename(EditedText text, ReadOnlySpan<YamlStep> path, string name)
    {
        var map = (YamlMapping)Find(text, path[..^1])!;
        var key = map.Find(path[^1].Key!)!.Key;
        text.Change((key.Span.Start, key.Span.End, YamlText.Like(text.Text[key.Span.Start..key.Span.End], JsonValue.Create(name))));
    }

    /// <summary>A key without a value, or null: a mapping may come there.</summary>
    public static bool IsNothing(YamlNode node) => node is YamlScalar { IsNull: true };

    private static void Replace(EditedText text, ReadOnlySpan<YamlStep> path, JsonNode value)
    {
        var old = Find(text, path)!;
        if (JsonNode.DeepEquals(YamlJson.Read(old), value))
        {
            return;
        }

        switch (old, value)
        {
            case (YamlMapping map, JsonObject target) when target.Count > 0 && map.Entries.Length > 0:
                ReplaceEntries(text, path, [.. map.Entries.Select(e => e.Key.Value)], target);
                break;
            case (YamlSequence list, JsonArray target) when target.Count == list.Items.Length && target.All(i => i is not null):
                for (var i = 0; i < target.Count; i++)
                {
                    Replace(text, [.. path, i], target[i]!);
                }

                break;
            default:
                text.Change(path[^1].Key is { } key
                    ? YamlValue.Replace(text.Text, ((YamlMapping)Find(text, path[..^1])!).Find(key)!, YamlValue.Text(text.Text, old, value))
                    : [(old.Span.Start, YamlPlaces.EndOf(text.Text, old), YamlValue.Text(text.Text, old, value))]);
                break;
        }
    }

    private static void ReplaceEntries(EditedText text, ReadOnlySpan<YamlStep> path, IReadOnlyList<string> keys, JsonObject target)
    {
        foreach (var (key, value) in target.Where(e => e.Value is not null))
        {
            Set(text, [.. path, key], value);
        }

        foreach (var key in keys.Where(k => target[k] is null))
        {
            Remove(text, [.. path, key], keep: path.Length);
        }
    }

    private static void Empty(EditedText text, ReadOnlySpan<YamlStep> path, string brackets)
    {
        var node = Find(text, path)!;
        if (path is [.., { Key: { } key }] && Find(text, path[..^1]) is YamlMapping map && map.Find(key) is { } entry)
        {
            text.Change(YamlValue.Replace(text.Text, entry, brackets));
        }
        else
        {
            text.Change((node.Span.Start, YamlPlaces.EndOf(text.Text, node), brackets));
        }
    }

    private static int IndexOf(YamlNode parent, YamlStep step) =>
        parent is YamlMapping map ? map.Entries.IndexOf(map.Find(step.Key!)!) : step.Index;

    private static EditRefusal Unreachable(EditedText text, ReadOnlySpan<YamlStep> path)
    {
        var steps = path.ToArray();
        var place = Enumerable.Range(0, steps.Length).Select(n => Find(text, steps.AsSpan(0, n))).LastOrDefault(n => n is not null)?.Span;
        return text.Refusal(DiagnosticCatalog.EditWithoutTarget, place, $"nothing can be set at {string.Join(" → ", steps)}: what stands here is no mapping", "set the value above it as a whole");
    }
}
