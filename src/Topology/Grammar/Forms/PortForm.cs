using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A port of a switch: <c>{ access: 10 }</c> or <c>{ trunk: [10, 20-29], native: 1 }</c>.</summary>
internal sealed class PortForm(Section<PortDefinition> section) : ValueForm<PortDefinition>
{
    /// <inheritdoc/>
    public override string Expected => "a port such as { access: 10 } or { trunk: [10, 20-29], native: 1 }";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => section.Schema(definitions);

    /// <inheritdoc/>
    protected override Located<PortDefinition>? ReadNode(YamlNode node, DiagnosticBag report)
    {
        if (node is not YamlMapping mapping)
        {
            return WrongShape(node, report);
        }

        if (section.Read(node, report) is not { } port)
        {
            return null;
        }

        // By the keys and not by the values: one that could not be read has been told, and is there all the same.
        var keys = mapping.Entries.ToDictionary(e => e.Key.Value, e => e.Key.Span, StringComparer.Ordinal);
        if (keys.TryGetValue("trunk", out var trunk) && keys.ContainsKey("access"))
        {
            Refuse(report, trunk, "a port is either access or trunk, not both", "remove one of them");
        }
        else if (!keys.ContainsKey("trunk") && !keys.ContainsKey("access"))
        {
            Refuse(report, node.Span, "the port is neither access nor trunk", "write { access: 10 } or { trunk: [10, 20-29] }");
        }
        else if (!keys.ContainsKey("trunk") && keys.TryGetValue("native", out var native))
        {
            Refuse(report, native, "an access port has no native VLAN: its untagged frames belong to its access VLAN", "remove 'native:'");
        }

        if (port.Value.Trunk is { Value.IsEmpty: true } list && IsWrittenEmpty(mapping))
        {
            Refuse(report, list.Span, "the trunk has no VLAN", "list its VLANs: [10, 20-29]");
        }

        return port;
    }

    private static bool IsWrittenEmpty(YamlMapping mapping) => mapping.Entries.Any(e => e.Key.Value == "trunk" && e.Value is YamlSequence { Items.IsEmpty: true });

    private static void Refuse(DiagnosticBag report, SourceSpan span, string message, string hint) => report.Add(DiagnosticCatalog.InvalidPort, span, message, hint);
}
