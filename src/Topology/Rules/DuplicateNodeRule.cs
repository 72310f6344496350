using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Node names are unique after ranges were expanded. (The same key twice is the reader's.)</summary>
internal sealed class DuplicateNodeRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var node in lab.Nodes)
        {
            var first = lab.NodesByName[node.Name];
            if (!ReferenceEquals(first, node))
            {
                report.Add(DiagnosticCatalog.DuplicateNode, node.Span, $"there are two nodes '{node.Name}'; the first is on line {first.Span.Line}", "rename one of them");
            }
        }
    }
}
