using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>An IPv4 network with room for a router, a name server and some guests: /8 to /29.</summary>
internal sealed class SubnetForm : ScalarForm<string>
{
    private const int Shortest = 8;
    private const int Longest = 29;

    /// <inheritdoc/>
    public override string Expected => "an IPv4 network such as 10.0.2.0/24";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = "^(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}/[0-9]{1,2})$" };

    /// <inheritdoc/>
    protected override Located<string>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var text = scalar.Value;
        var slash = text.IndexOf('/');
        if (slash < 0 || IpText.Parse(text[..slash]) is not { AddressFamily: AddressFamily.InterNetwork } address)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"subnet: {InertText.Quote(text)} is not {Expected}", "for example 10.0.2.0/24");
        }

        if (!IpText.TryPrefix(text.AsSpan(slash + 1), Longest, out var prefix) || prefix < Shortest)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"subnet: the prefix length of {InertText.Quote(text)} is not a number from {Shortest} to {Longest}");
        }

        if (IPAddress.IsLoopback(address) || IpText.WhyNotUsable(address, prefix: null) is not null)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"subnet: guests cannot have addresses of '{text}'", "use a private network, for example 10.0.2.0/24 (RFC 1918)");
        }

        var network = IpText.Address(IpText.Value(address) & (uint.MaxValue << (32 - prefix)));
        return network.Equals(address)
            ? new Located<string>(string.Create(CultureInfo.InvariantCulture, $"{network}/{prefix}"), scalar.Span)
            : Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"subnet: '{text}' is an address in a network, not the network", $"write {network}/{prefix}");
    }
}
