using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Idle;

/// <summary>
/// The parts of a lab that cables join. Routers that hear each other sleep and wake together: one that slept alone would be dead to its neighbours, and they would route around it.
/// The management segment joins nobody: it reaches every node.
/// </summary>
internal static class Islands
{
    /// <summary>The nodes of a lab, each in one island.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="cables">All cables, also those that are down: they may come up.</param>
    public static ImmutableArray<ImmutableArray<string>> Of(IEnumerable<string> nodes, IEnumerable<LinkSpec> cables)
    {
        var above = nodes.ToDictionary(node => node, node => node, StringComparer.Ordinal);
        foreach (var cable in cables.Where(c => !IsManagement(c) && above.ContainsKey(c.A.Node) && above.ContainsKey(c.B.Node)))
        {
            above[Top(cable.A.Node)] = Top(cable.B.Node);
        }

        return [.. above.Keys.GroupBy(Top, StringComparer.Ordinal).Select(island => island.ToImmutableArray())];

        string Top(string node)
        {
            while (above[node] != node)
            {
                node = above[node] = above[above[node]];
            }

            return node;
        }
    }

    private static bool IsManagement(LinkSpec cable) => cable.A.Node == ManagementSpec.Switch || cable.B.Node == ManagementSpec.Switch;
}
