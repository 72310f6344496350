using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A VLAN, or several as <c>20-29</c>.</summary>
internal sealed class VlanRangeForm : ScalarForm<VlanRange>
{
    private static readonly TextPattern Pattern = new("[0-9]{1,4}(?:-[0-9]{1,4})?");

    /// <inheritdoc/>
    public override string Expected => "a VLAN such as 10, or a range such as 20-29";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = InterfaceReference.MaxVlan },
            new JsonObject { ["type"] = "string", ["pattern"] = Pattern.ForSchema }),
    };

    /// <inheritdoc/>
    protected override Located<VlanRange>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        if (!Pattern.Matches(text))
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(text)} is not {Expected}");
        }

        var dash = text.IndexOf('-');
        var from = Number(dash < 0 ? text : text.AsSpan(0, dash));
        var to = dash < 0 ? from : Number(text.AsSpan(dash + 1));
        if (from is < 1 or > InterfaceReference.MaxVlan || to is < 1 or > InterfaceReference.MaxVlan)
        {
            return Refuse(scalar, report, DiagnosticCatalog.OutOfRange, $"trunk: '{text}' is not between 1 and {InterfaceReference.MaxVlan}");
        }

        return to < from
            ? Refuse(scalar, report, DiagnosticCatalog.InvalidRange, $"the range {text} runs backwards; write {to}-{from}")
            : new Located<VlanRange>(new VlanRange(from, to), scalar.Span);
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
