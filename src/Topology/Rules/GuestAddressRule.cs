using LabSim.Topology.Definition;
using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Addresses, gateways and VLANs are set by LabSim's agent, or by cloud-init; in a guest without either nobody would.</summary>
internal sealed class GuestAddressRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(t => t.Segment is null && t.Kind != NodeKind.Unknown && !t.Kind.Traits.SetsAddresses))
        {
            foreach (var (name, entry) in template.Definition.Value.Interfaces)
            {
                // What an interface on the management segment has is told to whoever asks there.
                var told = lab.Management.Nodes.TryGetValue(template.Definition.Name.Value.At(0), out var managed) && template.Kind.Interfaces.Canonical(name.Value) == managed.Interface;
                foreach (var (what, place) in Settings(template, name, told ? entry with { Addresses = [] } : entry))
                {
                    report.Add(
                        DiagnosticCatalog.SettingNotOfKind, place, $"{what} on a {template.Kind.Name}: nothing of LabSim is in the machine that could set it",
                        "configure it in the guest (labsim console); the hardware address can be given with mac:");
                }
            }
        }
    }

    private static IEnumerable<(string What, SourceSpan Place)> Settings(NodeTemplate template, Located<string> name, InterfaceDefinition entry)
    {
        if (InterfaceReference.Parse(template.Kind.Interfaces, name.Value) is { Vlan: not null })
        {
            yield return ($"the VLAN '{name.Value}'", name.Span);
            yield break;
        }

        if (!entry.Addresses.IsEmpty)
        {
            yield return ("'ip:'", entry.Addresses[0].Span);
        }

        if (!entry.Gateways.IsEmpty)
        {
            yield return ("'gateway:'", entry.Gateways[0].Span);
        }
    }
}
