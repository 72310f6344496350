using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>An interface does not send what its link drops.</summary>
internal sealed class LinkMtuRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var link in lab.Links)
        {
            if (link.Definition.Mtu is not { } mtu)
            {
                continue;
            }

            foreach (var end in link.Ends)
            {
                var nic = lab.NodesByName.GetValueOrDefault(end.Ref.Node)?.Interfaces.FirstOrDefault(i => i.Spec.Name == end.Ref.Interface);
                if (nic?.Definition?.Value.Mtu is { } own && own.Value > mtu.Value)
                {
                    report.Add(
                        DiagnosticCatalog.LinkMtu, own.Span, $"the mtu of '{end.Ref}' is {own.Value}, but its link on line {mtu.Span.Line} passes {mtu.Value}",
                        "leave one of them out: the interface takes the link's");
                }
            }
        }
    }
}
