using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A link joins two nodes.</summary>
internal sealed class SelfLinkRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var link in lab.Links)
        {
            if (link.A.Ref.Node == link.B.Ref.Node)
            {
                report.Add(DiagnosticCatalog.SelfLink, link.B.Span, $"the link has node {InertText.Quote(link.A.Ref.Node)} at both ends", "a link joins two nodes");
            }
        }
    }
}
