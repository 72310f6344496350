using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Hardware addresses are unique in a lab.</summary>
internal sealed class DuplicateMacRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        var owners = new Dictionary<MacAddress, string>();
        foreach (var node in lab.Nodes.Where(n => ReferenceEquals(lab.NodesByName[n.Name], n)))
        {
            foreach (var nic in node.Interfaces)
            {
                if (!owners.TryAdd(nic.Spec.Mac, $"{node.Name}:{nic.Spec.Name}"))
                {
                    report.Add(
                        DiagnosticCatalog.DuplicateMac, nic.Definition?.Value.Mac?.Span ?? node.Span,
                        $"'{node.Name}:{nic.Spec.Name}' and '{owners[nic.Spec.Mac]}' have the same hardware address {nic.Spec.Mac}", "leave mac: out of one, or change it");
                }
            }
        }
    }
}
