using LabSim.Topology.Resolution;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>Every endpoint, and everything that a node starts after, names a node that exists.</summary>
internal sealed class UnknownNodeRule : ITopologyRule
{
    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        var known = lab.NodesByName.IsEmpty ? "there are no nodes" : $"nodes: {Names.List(lab.NodesByName.Keys)}";
        foreach (var (node, place) in Named(lab).Where(named => !lab.NodesByName.ContainsKey(named.Node)))
        {
            report.Add(DiagnosticCatalog.UnknownNode, place, $"there is no node {InertText.Quote(node)} ({known})", report.Suggest(node, lab.NodesByName.Keys));
        }
    }

    // Of a range that a node starts after, the first that is none; a range is short enough where there are not more of them than nodes of a lab (StartOrderRule).
    private static IEnumerable<(string Node, SourceSpan Place)> Named(ResolvedLab lab) => lab.Links.SelectMany(link => link.Ends).Concat(lab.Captures).Select(end => (end.Ref.Node, end.NodeSpan)).Concat(
        from template in lab.Templates
        where StartOrderRule.Waits(template)
        from name in template.Definition.Value.After!.Value.Value
        let unknown = Enumerable.Range(0, name.Value.Count).Select(name.Value.At).FirstOrDefault(node => !lab.NodesByName.ContainsKey(node))
        where unknown is not null
        select (unknown, name.Span));
}
