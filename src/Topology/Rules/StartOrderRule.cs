using LabSim.Topology.Resolution;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Rules;

/// <summary>What a node starts after does not wait for it.</summary>
internal sealed class StartOrderRule : ITopologyRule
{
    private const int Shown = 8;

    /// <summary>Whether a node names others to start after, and may: switches and hubs wait for nobody, and nobody for more nodes than a lab can have.</summary>
    public static bool Waits(NodeTemplate template) => template is { AfterCount: > 0 and <= LabQuota.MaxNodes, Segment: not { Type: SegmentType.Switch or SegmentType.Hub } };

    /// <inheritdoc/>
    public void Check(ResolvedLab lab, DiagnosticBag report)
    {
        foreach (var template in lab.Templates.Where(template => template.Definition.Value.After is not null && !Waits(template)))
        {
            Refuse(template, template.Definition.Value.After!.Value.Span, report);
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

    private static void Refuse(NodeTemplate template, SourceSpan place, DiagnosticBag report)
    {
        if (template.Segment is { Type: SegmentType.Switch or SegmentType.Hub })
        {
            report.Add(DiagnosticCatalog.SettingNotOfKind, place, $"a {template.Kind.Name} has no 'after:': it is there before any machine starts", "remove it");
        }
        else if (template.AfterCount > LabQuota.MaxNodes)
        {
            report.Add(DiagnosticCatalog.StartOrder, place, $"'after:' names {template.AfterCount:N0} nodes, and a lab has at most {LabQuota.MaxNodes:N0}", "name those that it needs");
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
