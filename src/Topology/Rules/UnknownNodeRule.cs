using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Every endpoint names a node that exists.</summary>
internal sealed class UnknownNodeRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        var known = lab.NodesByName.IsEmpty ? "there are no nodes" : $"nodes: {Names.List(lab.NodesByName.Keys)}";
        foreach (var end in lab.Links.SelectMany(l => l.Ends).Concat(lab.Captures))
        {
            if (!lab.NodesByName.ContainsKey(end.Ref.Node))
            {
                report.Add(
                    DiagnosticCatalog.UnknownNode, end.NodeSpan, $"there is no node {InertText.Quote(end.Ref.Node)} ({known})",
                    report.Suggest(end.Ref.Node, lab.NodesByName.Keys));
            }
        }
    }
}
