using System.Net;
using LabSim.Topology.Definition;
using LabSim.Topology.Grammar;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>An interface has at most one gateway per family, and it lies in one of the interface's networks.</summary>
internal sealed class GatewayRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var (name, entry) in lab.Templates.SelectMany(t => t.Definition.Value.Interfaces))
        {
            var gateways = entry.Gateways.Select(g => (Text: g, Address: IPAddress.Parse(g.Value))).ToList();
            foreach (var second in gateways.GroupBy(g => g.Address.AddressFamily).SelectMany(g => g.Skip(1)))
            {
                report.Add(DiagnosticCatalog.TwoGateways, second.Text.Span, $"'{name.Value}' has two gateways of one family", "keep one for IPv4 and one for IPv6");
            }

            foreach (var (text, address) in gateways)
            {
                if (!address.IsIPv6LinkLocal && !IsOnLink(entry, address))
                {
                    report.Add(DiagnosticCatalog.GatewayOffLink, text.Span, $"the gateway {text.Value} lies in no network of '{name.Value}' ({Networks(entry)})");
                }
            }
        }
    }

    /// <summary>Addresses that come from outside (dhcp, auto) may be in any network.</summary>
    private static bool IsOnLink(InterfaceDefinition entry, IPAddress gateway) =>
        entry.Addresses.Any(a => !a.Value.Contains('/') || IpText.Contains(a.Value, gateway));

    private static string Networks(InterfaceDefinition entry) =>
        entry.Addresses.IsEmpty ? "it has no address" : $"it has {string.Join(", ", entry.Addresses.Select(a => a.Value))}";
}
