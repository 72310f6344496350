using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>The order in which nodes start: each after those of them that it names with <c>after</c>.</summary>
internal static class StartOrder
{
    /// <summary>The nodes in groups. The first waits for nobody, each other one for nodes of groups before it; the topology's order stays within a group.</summary>
    public static ImmutableArray<ImmutableArray<NodeSpec>> Groups(IEnumerable<NodeSpec> nodes)
    {
        var groups = ImmutableArray.CreateBuilder<ImmutableArray<NodeSpec>>();
        var rest = nodes.ToList();
        while (rest.Count > 0)
        {
            var waiting = rest.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
            var waits = rest.ToLookup(node => node.After.Any(waiting.Contains));

            // The topology has no circle; whatever was written by another version is started all the same.
            var free = waits[false].Any() ? waits[false] : rest;
            groups.Add([.. free]);
            rest = waits[false].Any() ? [.. waits[true]] : [];
        }

        return groups.ToImmutable();
    }
}
