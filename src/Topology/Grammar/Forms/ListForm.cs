using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A list whose items have one form. Items that cannot be read are left out (they have been reported).</summary>
internal sealed class ListForm<T>(ValueForm<T> item) : ValueForm<ImmutableArray<Located<T>>>
{
    /// <summary>A single value stands for a list of one.</summary>
    public bool AllowsSingle { get; init; }

    /// <summary>The number of items that the list must have, if it must; such a list is read as a whole or not at all.</summary>
    public int? Exactly { get; init; }

    /// <inheritdoc/>
    public override string Expected => this switch
    {
        { Exactly: { } count } => $"a list of {count}",
        { AllowsSingle: true } => $"{item.Expected}, or a list of them,",
        _ => $"a list [ … ], each item {item.Expected},",
    };

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (Exactly is { } count)
        {
            (list["minItems"], list["maxItems"]) = (count, count);
        }

        return AllowsSingle ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(definitions), list) } : list;
    }

    /// <inheritdoc/>
    protected override Located<ImmutableArray<Located<T>>>? ReadNode(YamlNode node, DiagnosticBag report)
    {
        if (AllowsSingle && node is YamlScalar { IsNull: false })
        {
            return item.Read(node, report) is { } single ? new([single], node.Span) : null;
        }

        if (node is not YamlSequence sequence || (Exactly is { } count && sequence.Items.Length != count))
        {
            return node is YamlSequence ? WrongCount(node, report) : WrongShape(node, report);
        }

        var items = sequence.Items.Select(i => item.Read(i, report)).OfType<Located<T>>().ToImmutableArray();
        return Exactly is null || items.Length == Exactly ? new(items, node.Span) : null;
    }

    private Located<ImmutableArray<Located<T>>>? WrongCount(YamlNode node, DiagnosticBag report)
    {
        report.Add(DiagnosticCatalog.WrongShape, node.Span, $"this list needs exactly {Exactly} items, but has {((YamlSequence)node).Items.Length}");
        return null;
    }
}
