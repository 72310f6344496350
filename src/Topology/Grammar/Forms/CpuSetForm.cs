using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>CPUs of the host: <c>2</c>, <c>0-1</c>, <c>"0,2-3"</c>, or a list of such.</summary>
internal sealed class CpuSetForm : ValueForm<ImmutableArray<int>>
{
    /// <inheritdoc/>
    public override string Expected => "CPUs of the host such as 0-1, or a list of such";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(Number(), Text(), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["anyOf"] = new JsonArray(Number(), Text()) } }),
    };

    /// <inheritdoc/>
    protected override Located<ImmutableArray<int>>? ReadNode(YamlNode node, DiagnosticBag report)
    {
        var cpus = new SortedSet<int>();
        foreach (var item in node is YamlSequence list ? list.Items : [node])
        {
            if (item is not YamlScalar { IsNull: false } scalar)
            {
                return item is YamlRefused ? null : WrongShape(item, report);
            }

            if (CpuSetText.Parse(scalar.Value) is not { } some)
            {
                return Refuse(scalar, report, $"{InertText.Quote(scalar.Value)} names no CPUs of a host", $"numbers from 0 to {CpuSetText.Highest} and ranges such as 0-1, as lscpu and taskset count them");
            }

            cpus.UnionWith(some);
        }

        return cpus.Count == 0 ? Refuse(node, report, "an empty list names no CPUs of a host", "leave cpu-set out for all that there are") : new Located<ImmutableArray<int>>([.. cpus], node.Span);
    }

    private static Located<ImmutableArray<int>>? Refuse(YamlNode node, DiagnosticBag report, string message, string hint)
    {
        report.Add(DiagnosticCatalog.InvalidValue, node.Span, message, hint);
        return null;
    }

    private static JsonObject Number() => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = CpuSetText.Highest };

    private static JsonObject Text() => new() { ["type"] = "string", ["pattern"] = CpuSetText.Pattern.ForSchema };
}
