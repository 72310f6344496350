using LabSim.Contracts.Labs;

namespace LabSim.Cli.Rendering;

/// <summary>What nodes' processes may take of the host.</summary>
internal static class LimitsScreen
{
    /// <summary>Limits in a topology's words.</summary>
    public static string Describe(LimitsDocument limits) => Inert.Line(string.Join(", ", new[]
    {
        limits.CpuPercent is { } percent ? $"cpu-limit: {percent}%" : "",
        limits.MemoryBytes is { } bytes ? $"memory-limit: {Topology.Grammar.SettingWords.WriteMemory(bytes)}" : "",
        limits.CpuSet is { } cpus ? $"cpu-set: {cpus}" : "",
    }.Where(word => word.Length > 0)));

    /// <summary>The nodes of a lab that have limits, with what of them is not held; nothing where none has.</summary>
    public static void Write(TextWriter output, LabDocument lab, Style style)
    {
        var table = new LabTable("NODE", "LIMITS", "");
        foreach (var node in lab.Nodes)
        {
            if (node.Limits is { } limits)
            {
                table.Add(node.Name, Describe(limits), limits.Unmet);
            }
        }

        if (lab.Nodes.Any(node => node.Limits is not null))
        {
            output.WriteLine();
            table.Write(output, style);
        }
    }
}
