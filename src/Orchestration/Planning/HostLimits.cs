using LabSim.NodeRuntime.Machines.Limits;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>What nodes may take of the host, and whether the host can see to it.</summary>
internal static class HostLimits
{
    /// <summary>A node's limits as its machine gets them.</summary>
    public static MachineLimits Of(NodeSpec node) => new() { CpuPercent = node.Limits.CpuPercent, MemoryBytes = node.Limits.MemoryBytes, CpuSet = node.Limits.CpuSet };

    /// <summary>Limits in words, for people.</summary>
    public static string Words(NodeSpec node) => SettingWords.WriteLimits(node.Limits) is { Length: > 0 } words ? words : "no limits";

    /// <summary>
    /// Refuses a lab with nodes that shall run on CPUs that the server has not. (A limit that cannot be held is no reason: the node runs, and an event says so.)
    /// </summary>
    /// <param name="spec">The lab.</param>
    /// <param name="examine">Looks at the host; asked only where a node names CPUs.</param>
    /// <exception cref="LabException">There are such nodes; each is named with its CPUs.</exception>
    public static void Check(LabSpec spec, Func<LimitsReport> examine)
    {
        NodeSpec[] choosy = [.. spec.Nodes.Where(node => !node.Limits.CpuSet.IsEmpty)];
        if (choosy.Length == 0)
        {
            return;
        }

        var cpus = examine().Cpus;
        var wrong = choosy.Where(node => node.Limits.CpuSet.Except(cpus).Any()).Select(node => $"{node.Name} (cpu-set: {SettingWords.WriteCpuSet(node.Limits.CpuSet)})").ToArray();
        if (wrong.Length > 0)
        {
            throw new LabException(
                LabProblem.Environment, $"lab {spec.Name}: {string.Join(", ", wrong)} shall run on CPUs that there are not: the server may use {SettingWords.WriteCpuSet(cpus)} of this host",
                $"let cpu-set name some of {SettingWords.WriteCpuSet(cpus)}, or leave it out");
        }
    }
}
