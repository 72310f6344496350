using LabSim.Topology.Kinds;
using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>A captured endpoint is an interface that the node has in this lab, not only one that it could have.</summary>
internal sealed class CaptureRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var end in lab.Captures)
        {
            if (!lab.NodesByName.TryGetValue(end.Ref.Node, out var node) || node.Template.Kind == NodeKind.Unknown || node.Interfaces.Any(i => i.Spec.Name == end.Ref.Interface))
            {
                continue;
            }

            var existing = node.Interfaces.Select(i => i.Spec.Name).ToList();
            report.Add(
                DiagnosticCatalog.UnknownInterface, end.InterfaceSpan,
                $"node '{node.Name}' has no interface {InertText.Quote(end.Ref.Interface)} in this lab ({(existing.Count == 0 ? "no link ends there" : $"it has {Names.List(existing)}")})",
                report.Suggest(end.Ref.Interface, existing));
        }
    }
}
