using System.Net.Sockets;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>An interface's address with its prefix length, either family, or <c>dhcp</c> or <c>auto</c> (stateless configuration, RFC 4862).</summary>
internal sealed class AddressForm : ScalarForm<string>
{
    /// <inheritdoc/>
    public override string Expected => "an address such as 10.0.0.1/24 or 2001:db8::1/64, dhcp or auto";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = "^(?:dhcp|auto|[0-9A-Fa-f:.]+/[0-9]{1,3})$" };

    /// <inheritdoc/>
    protected override Located<string>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        if (text is "dhcp" or "auto")
        {
            return new(text, scalar.Span);
        }

        var slash = text.IndexOf('/');
        var address = IpText.Parse(slash < 0 ? text : text[..slash]);
        if (address is null)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"{InertText.Quote(text)} is not {Expected}", report.Suggest(text, ["dhcp", "auto"]));
        }

        var v4 = address.AddressFamily == AddressFamily.InterNetwork;
        if (slash < 0)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"'{text}' has no prefix length", $"write {text}/{(v4 ? 24 : 64)}");
        }

        var longest = v4 ? 32 : 128;
        if (!IpText.TryPrefix(text.AsSpan(slash + 1), longest, out var prefix))
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"the prefix length of {InertText.Quote(text)} is not a number from 1 to {longest}");
        }

        return IpText.WhyNotUsable(address, prefix) is { } reason
            ? Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"'{text}' {reason}", "give the interface's own address")
            : new($"{address}/{prefix}", scalar.Span);
    }
}
