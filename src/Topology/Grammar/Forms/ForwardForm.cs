using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;
using LabSim.Topology.Yaml;

namespace LabSim.Topology.Grammar.Forms;

/// <summary>A forwarded port, <c>[ADDRESS:]HOST:GUEST[/tcp|/udp]</c>: what Docker and containerlab write.</summary>
internal sealed class ForwardForm : ScalarForm<ForwardDefinition>
{
    private const int FirstHostPort = 1024;
    private const string Loopback = "127.0.0.1";

    /// <inheritdoc/>
    public override string Expected => "a port of the host and one of the guest, such as 8080:80";

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "string", ["pattern"] = "^(?:(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}:)?[0-9]{1,5}:[0-9]{1,5}(?:/(?:tcp|udp))?)$" };

    /// <inheritdoc/>
    protected override Located<ForwardDefinition>? ReadScalar(YamlScalar scalar, DiagnosticBag report)
    {
        var slash = scalar.Value.IndexOf('/');
        var protocol = slash < 0 ? "tcp" : scalar.Value[(slash + 1)..];
        var parts = scalar.Value[..(slash < 0 ? scalar.Value.Length : slash)].Split(':');
        if (parts.Length is < 2 or > 3 || protocol is not ("tcp" or "udp") || PortOf(parts[^1]) is not { } guest || PortOf(parts[^2]) is not { } host)
        {
            return Refuse(scalar, report, DiagnosticCatalog.InvalidValue, $"{InertText.Quote(scalar.Value)} is not {Expected}", "write HOST:GUEST, ADDRESS:HOST:GUEST or HOST:GUEST/udp");
        }

        if (host < FirstHostPort)
        {
            return Refuse(scalar, report, DiagnosticCatalog.OutOfRange, $"the host's port {host} is none that a machine may listen at: machines do not run as root", $"use a port from {FirstHostPort} on, for example {8000 + host}:{guest}");
        }

        var address = parts.Length == 3 ? parts[0] : Loopback;
        return IpText.Parse(address) is { AddressFamily: AddressFamily.InterNetwork } listening && (IPAddress.Any.Equals(listening) || IPAddress.IsLoopback(listening) || IpText.WhyNotUsable(listening, null) is null)
            ? new(new ForwardDefinition(protocol == "udp" ? ForwardProtocol.Udp : ForwardProtocol.Tcp, address, host, guest), scalar.Span)
            : Refuse(scalar, report, DiagnosticCatalog.InvalidAddress, $"{InertText.Quote(address)} is not an IPv4 address of the host", $"leave it out for {Loopback}, or write 0.0.0.0 for all of the host's addresses");
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= ushort.MaxValue ? port : null;
}
