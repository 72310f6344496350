using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A router's address, without prefix length.</summary>
internal sealed class GatewayForm : ScalarForm<string>
{
    /// <inheritdoc/>
    public override string Expected => "an address such as 10.0.0.1 or 2001:db8::1";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = "^[0-9A-Fa-f:.]+$" };

    /// <inheritdoc/>
    protected override Located<string>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        if (IpText.Parse(text) is not { } address)
        {
            var slash = text.IndexOf('/');
            var hint = slash > 0 && IpText.Parse(text[..slash]) is not null ? $"write {text[..slash]}" : null;
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"{InertText.Quote(text)} is not {Expected}", hint);
        }

        return IpText.WhyNotUsable(address, prefix: null) is { } reason
            ? Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"'{text}' {reason}", "give the gateway's own address")
            : new(address.ToString(), scalar.Span);
    }
}
