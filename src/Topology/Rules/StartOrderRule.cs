using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>What nodes start after exists, and does not wait for them.</summary>
internal sealed class StartOrderRule : ITopologyRule
{
    private const int Shown = 8;

    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(template => template.Definition.Value.After is not null))
        {
            Check(template, template.Definition.Value.After!.Value, lab, report);
        }

        if (FindCycle(lab) is { Count: > 0 } cycle)
        {
            var place = lab.NodesByName[cycle[0]].Template.Definition.Value.After!.Value.Span;
            report.Add(
                DiagnosticCatalog.StartOrder, place,
                cycle.Count == 1 ? $"{cycle[0]} is to start after itself" : $"these nodes wait for one another: {string.Join(" after ", cycle.Take(Shown))} after {(cycle.Count > Shown ? "…" : cycle[0])}",
                "let one of them start first");
        }
    }

    private static void Check(NodeTemplate template, Located<ImmutableArray<Located<RangedName>>> after, ResolvedLab lab, DiagnosticBag report)
    {
        if (template.Segment is { Type: SegmentType.Switch or SegmentType.Hub })
        {
            report.Add(DiagnosticCatalog.SettingNotOfKind, after.Span, $"a {template.Kind.Name} has no 'after:': it is there before any machine starts", "remove it");
        }
        else if (template.AfterCount > LabQuota.MaxNodes)
        {
            report.Add(DiagnosticCatalog.StartOrder, after.Span, $"'after:' names {template.AfterCount:N0} nodes, and a lab has at most {LabQuota.MaxNodes:N0}", "name those that it needs");
        }
        else
        {
            foreach (var name in after.Value)
            {
                if (Enumerable.Range(0, name.Value.Count).Select(name.Value.At).FirstOrDefault(node => !lab.NodesByName.ContainsKey(node)) is { } unknown)
                {
                    report.Add(DiagnosticCatalog.UnknownNode, name.Span, $"there is no node {InertText.Quote(unknown)} (nodes: {Names.List(lab.NodesByName.Keys)})", report.Suggest(unknown, lab.NodesByName.Keys));
                }
            }
        }
    }

    // Depth first, with a stack of its own: a chain may be as long as a lab has nodes. The first cycle is enough to mend.
    private static List<string> FindCycle(ResolvedLab lab)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in lab.Nodes.Where(node => !node.Template.After.IsEmpty))
        {
            var path = new List<(string Node, int Next)> { (start.Name, 0) };
            var onPath = new HashSet<string>(StringComparer.Ordinal) { start.Name };
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                var after = lab.NodesByName.TryGetValue(node, out var known) ? known.Template.After : [];
                if (done.Contains(node) || next == after.Length)
                {
                    done.Add(node);
                    onPath.Remove(node);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, next + 1);
                if (!onPath.Add(after[next]))
                {
                    return [.. path.Select(step => step.Node).SkipWhile(step => step != after[next])];
                }

                path.Add((after[next], 0));
            }
        }

        return [];
    }
}
