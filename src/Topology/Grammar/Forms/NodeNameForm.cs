using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>The name of a node, or of several by a range.</summary>
internal sealed class NodeNameForm : ScalarForm<RangedName>
{
    private static readonly TextPattern Pattern = new($"(?:[A-Za-z0-9]|{RangeSyntax.Pattern})[A-Za-z0-9_-]*(?:{RangeSyntax.Pattern})?[A-Za-z0-9_-]*");

    /// <inheritdoc/>
    public override string Expected => "a node's name";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<RangedName>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        if (RangeSyntax.Read(scalar, 0, scalar.Value.Length, report) is not { } name)
        {
            return null;
        }

        // The longest name is the last one: the numbers of a range never get shorter.
        return NamePatterns.Node.Matches(name.Value.At(name.Value.Count - 1))
            ? name
            : Refuse(scalar, report, DiagnosticCatalog.InvalidName, $"{InertText.Quote(scalar.Value)} is not a node's name", NamePatterns.NodeRule);
    }
}
