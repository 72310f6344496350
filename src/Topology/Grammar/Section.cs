using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar;

/// <summary>A mapping with known keys.</summary>
/// <param name="name">What it is called in the schema and in messages: <c>node</c>.</param>
/// <param name="empty">The section without any key; the keys build on it.</param>
/// <param name="keys">The keys.</param>
internal sealed class Section<T>(string name, T empty, ImmutableArray<Key<T>> keys) : ValueForm<T>
    where T : class
{
    private readonly Dictionary<string, Key<T>> _byName =
        keys.SelectMany(k => k.OtherNames.Append(k.Name).Select(n => (n, k))).ToDictionary(p => p.n, p => p.k, StringComparer.Ordinal);

    /// <summary>Words of the language that this version does not have yet.</summary>
    public ImmutableHashSet<string> Planned { get; init; } = [];

    /// <summary>Words of other tools' languages, and what to write instead.</summary>
    public ImmutableDictionary<string, string> Foreign { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override string Expected => $"a mapping ({string.Join(", ", keys.Take(3).Select(k => k.Name))}, …)";

    /// <summary>The keys, for tests of the documentation.</summary>
    public ImmutableArray<Key<T>> Keys => keys;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(name, () => Write(definitions));

    /// <inheritdoc/>
    protected override Located<T>? ReadNode(YamlNode node, DiagnosticBag report)
    {
        var entries = node switch
        {
            YamlMapping mapping => mapping.Entries,
            YamlScalar { IsNull: true } => [],
            _ => default,
        };
        if (entries.IsDefault)
        {
            return WrongShape(node, report);
        }

        var section = empty;
        var complete = true;
        var seen = new Dictionary<Key<T>, YamlScalar>(ReferenceEqualityComparer.Instance);
        foreach (var entry in entries)
        {
            if (Find(entry.Key, seen, report) is { } key)
            {
                var next = key.Apply(section, entry.Value, report);
                complete &= next is not null || !key.IsRequired;
                section = next ?? section;
            }
        }

        foreach (var missing in keys.Where(k => k.IsRequired && !seen.ContainsKey(k)))
        {
            complete = false;
            report.Add(DiagnosticCatalog.MissingKey, node.Span, $"the {name} has no '{missing.Name}:'", $"add '{missing.Name}:' ({missing.Form.Expected})");
        }

        return complete ? new Located<T>(section, node.Span) : null;
    }

    private Key<T>? Find(YamlScalar word, Dictionary<Key<T>, YamlScalar> seen, DiagnosticBag report)
    {
        if (_byName.GetValueOrDefault(word.Value) is not { } key)
        {
            Unknown(word, report);
            return null;
        }

        if (seen.TryGetValue(key, out var first))
        {
            report.Add(DiagnosticCatalog.DuplicateKey, word.Span, $"'{word.Value}' is another word for '{first.Value}', which stands on line {first.Span.Line}", "remove one of them");
            return null;
        }

        seen.Add(key, word);
        return key;
    }

    private void Unknown(YamlScalar word, DiagnosticBag report)
    {
        if (Planned.Contains(word.Value))
        {
            report.Add(DiagnosticCatalog.NotAvailable, word.Span, $"'{word.Value}' on a {name} is not available in this version of LabSim", "remove it");
            return;
        }

        report.Add(
            DiagnosticCatalog.UnknownKey, word.Span, $"a {name} has no key {InertText.Quote(word.Value)} (it has {string.Join(", ", keys.Select(k => k.Name))})",
            Foreign.TryGetValue(word.Value, out var instead) ? instead : report.Suggest(word.Value, _byName.Keys));
    }

    private JsonObject Write(SchemaDefinitions definitions)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            foreach (var word in key.OtherNames.Prepend(key.Name))
            {
                var value = key.Form.Schema(definitions);
                value["description"] = word == key.Name ? key.Summary : $"Another word for '{key.Name}'.";
                properties[word] = value;
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (keys.Any(k => k.IsRequired))
        {
            schema["required"] = new JsonArray([.. keys.Where(k => k.IsRequired).Select(k => (JsonNode)k.Name)]);
        }
        else
        {
            schema["type"] = new JsonArray("object", "null");
        }

        return schema;
    }
}
