using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A mapping whose keys are names that the user chose. Entries whose name cannot be read are left out (they have been reported).</summary>
/// <param name="what">What the entries are, for messages: <c>nodes</c>.</param>
/// <param name="key">The form of the names.</param>
/// <param name="value">The form of what they name.</param>
/// <param name="broken">Stands for a value that cannot be read, so that the name at least is known.</param>
internal sealed class MapForm<TName, TValue>(string what, ScalarForm<TName> key, ValueForm<TValue> value, TValue broken) : ValueForm<ImmutableArray<Named<TName, TValue>>>
{
    /// <summary>How many entries there can be.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>What somebody who writes something else here may have meant.</summary>
    public string? Hint { get; init; }

    /// <inheritdoc/>
    public override string Expected => $"a mapping of {what} by name";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "object", ["propertyNames"] = key.Schema(definitions), ["additionalProperties"] = value.Schema(definitions) };
        if (Most < int.MaxValue)
        {
            schema["maxProperties"] = Most;
        }

        return schema;
    }

    /// <inheritdoc/>
    protected override Located<ImmutableArray<Named<TName, TValue>>>? ReadNode(YamlNode node, DiagnosticBag report)
    {
        if (node is not YamlMapping mapping)
        {
            return WrongShape(node, report, Hint);
        }

        if (mapping.Entries.Length > Most)
        {
            report.Add(DiagnosticCatalog.WrongShape, node.Span, $"there are at most {Most} {what}, but here are {mapping.Entries.Length}");
            return null;
        }

        var entries = ImmutableArray.CreateBuilder<Named<TName, TValue>>(mapping.Entries.Length);
        foreach (var entry in mapping.Entries)
        {
            var name = key.Read(entry.Key, report);
            var content = value.Read(entry.Value, report);
            if (name is { } n)
            {
                entries.Add(new Named<TName, TValue>(n, content is { } c ? c.Value : broken));
            }
        }

        return new(entries.ToImmutable(), node.Span);
    }
}
