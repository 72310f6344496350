using System.Globalization;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A unicast hardware address (IEEE 802: the lowest bit of the first octet is 0).</summary>
internal sealed class MacForm : ScalarForm<MacAddress>
{
    private static readonly TextPattern Pattern = new("[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}");

    /// <inheritdoc/>
    public override string Expected => "a hardware address such as 02:00:00:00:00:01";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Pattern.ForSchema };

    /// <inheritdoc/>
    protected override Located<MacAddress>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        if (!Pattern.Matches(scalar.Value))
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidMac, $"{InertText.Quote(scalar.Value)} is not {Expected}");
        }

        var value = ulong.Parse(scalar.Value.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (value == 0 || (value >> 40 & 1) != 0)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidMac, $"'{scalar.Value}' is {(value == 0 ? "empty" : "a multicast address")}; an interface needs a unicast one", "begin with 02");
        }

        return new Located<MacAddress>(new MacAddress(value), scalar.Span);
    }
}
