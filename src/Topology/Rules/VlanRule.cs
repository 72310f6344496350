using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A VLAN sub-interface (<c>eth1.10</c>) has addresses and nothing else: the rest belongs to its NIC.</summary>
internal sealed class VlanRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates)
        {
            foreach (var (name, entry) in template.Definition.Value.Interfaces)
            {
                if (InterfaceReference.Parse(template.Kind.Interfaces, name.Value) is not { Vlan: not null })
                {
                    continue;
                }

                var nic = name.Value[..name.Value.LastIndexOf('.')];
                Refuse(report, name.Value, "mac", entry.Mac?.Span, $"put it on {nic}");
                Refuse(report, name.Value, "mtu", entry.Mtu?.Span, $"put it on {nic}");
                Refuse(report, name.Value, "gateway", entry.Gateways.IsEmpty ? null : entry.Gateways[0].Span, "add the route with exec: [ip route add default via …]");
            }
        }
    }

    private static void Refuse(DiagnosticBag report, string name, string key, SourceSpan? span, string hint)
    {
        if (span is { } place)
        {
            report.Add(DiagnosticCatalog.NotAvailable, place, $"'{key}:' on the VLAN '{name}' is not available in this version of LabSim", hint);
        }
    }
}
