using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>Whether a lab fits into the host's memory.</summary>
/// <param name="TotalBytes">All memory that this process and its children may use.</param>
/// <param name="AvailableBytes">What can be had now without swapping.</param>
internal sealed record HostCapacity(long TotalBytes, long AvailableBytes)
{
    /// <summary>What the process of a nat takes, rounded up: 35 MiB by itself, and what its connections have on their way.</summary>
    public const long NatBytes = 64L << 20;

    /// <summary>Reads <c>/proc/meminfo</c> and the control group's limit.</summary>
    public static HostCapacity Read()
    {
        var lines = File.ReadLines("/proc/meminfo").Select(l => l.Split((char[])[':', ' '], StringSplitOptions.RemoveEmptyEntries)).ToDictionary(l => l[0], l => long.Parse(l[1]) << 10);
        var total = lines["MemTotal"];
        if (File.Exists("/sys/fs/cgroup/memory.max") && long.TryParse(File.ReadAllText("/sys/fs/cgroup/memory.max"), out var limit))
        {
            total = Math.Min(total, limit);
        }

        return new HostCapacity(total, Math.Min(total, lines.GetValueOrDefault("MemAvailable", total)));
    }

    /// <summary>Refuses a lab that cannot fit; returns a warning where it may be tight, or <see langword="null"/>.</summary>
    /// <exception cref="LabException">The guests' RAM and the nats' together are more than the host's memory.</exception>
    public string? Check(LabSpec spec)
    {
        var needed = spec.Nodes.Sum(n => n.Segment is { Type: SegmentType.Nat } ? NatBytes : n.MemoryBytes);
        if (needed > TotalBytes)
        {
            throw new LabException(
                LabProblem.Environment,
                $"lab {spec.Name}: its {spec.Nodes.Length} nodes have {Size(needed)} of RAM together, this host has {Size(TotalBytes)}",
                "lower memory:, use fewer nodes, or a larger host");
        }

        return needed > AvailableBytes
            ? $"the nodes have {Size(needed)} of RAM together, and {Size(AvailableBytes)} of this host's {Size(TotalBytes)} are free: it may swap"
            : null;
    }

    private static string Size(long bytes) => bytes >= 10L << 30 ? $"{bytes / (double)(1L << 30):0} GiB" : $"{bytes >> 20} MiB";
}
