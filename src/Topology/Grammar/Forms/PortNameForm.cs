using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>The name of a port, or of several by a range: <c>eth1</c>, <c>eth{1..4}</c>. Which ones there are is the kind's business.</summary>
internal sealed class PortNameForm : ScalarForm<RangedName>
{
    private static readonly TextPattern Pattern = new($"[A-Za-z][A-Za-z0-9/._-]{{0,39}}(?:{RangeSyntax.Pattern})?[A-Za-z0-9/._-]{{0,39}}");

    /// <inheritdoc/>
    public override string Expected => "a port's name";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<RangedName>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        if (RangeSyntax.Read(scalar, 0, scalar.Value.Length, report) is not { } name)
        {
            return null;
        }

        return Pattern.Matches(scalar.Value)
            ? name
            : Refuse(scalar, report, DiagnosticCatalog.InvalidName, $"{InertText.Quote(scalar.Value)} is not a port's name", "for example eth1, or eth{1..4} for four");
    }
}
