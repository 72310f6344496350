using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>Whether a lab fits into the host's memory.</summary>
/// <param name="TotalBytes">All memory that this process and its children may use.</param>
/// <param name="AvailableBytes">What can be had now without swapping.</param>
internal sealed record HostCapacity(long TotalBytes, long AvailableBytes)
{
    /// <summary>What the process of a nat takes, rounded up: 35 MiB by itself, and what its connections have on their way.</summary>
    public const long NatBytes = 64L << 20;

    /// <summary>What the machines of labs have that run already, by lab: their guests take it sooner or later.</summary>
    public ImmutableArray<(string Lab, long Bytes)> Held { get => field.IsDefault ? [] : field; init; } = [];

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
    /// <exception cref="LabException">The guests' RAM and the nats' together, and those of other labs that run, are more than the host's memory.</exception>
    public string? Check(LabSpec spec)
    {
        var needed = spec.Nodes.Sum(Of);
        var others = Held.Where(other => other.Lab != spec.Name && other.Bytes > 0).OrderByDescending(other => other.Bytes).ToArray();
        if (needed > TotalBytes)
        {
            throw new LabException(
                LabProblem.Environment,
                $"lab {spec.Name}: its {spec.Nodes.Length} node{(spec.Nodes.Length == 1 ? " has" : "s have")} {Size(needed)} of RAM together, this host has {Size(TotalBytes)}",
                "lower memory:, use fewer nodes, or a larger host");
        }

        if (needed + others.Sum(other => other.Bytes) is var all && all > TotalBytes)
        {
            throw new LabException(
                LabProblem.Environment,
                $"lab {spec.Name}: its {spec.Nodes.Length} node{(spec.Nodes.Length == 1 ? " has" : "s have")} {Size(needed)} of RAM together, and the labs that run {Size(all - needed)} ({string.Join(", ", others.Take(5).Select(other => $"{other.Lab} {Size(other.Bytes)}"))}{(others.Length > 5 ? ", …" : "")}); this host has {Size(TotalBytes)}",
                $"take one down (labsim down {others[0].Lab}), lower memory:, or use fewer nodes");
        }

        return needed > AvailableBytes
            ? $"the nodes have {Size(needed)} of RAM together, and {Size(AvailableBytes)} of this host's {Size(TotalBytes)} are free: it may swap"
            : null;
    }

    /// <summary>What a node's machine takes at most, its QEMU left out.</summary>
    public static long Of(NodeSpec node) => node.Segment is { Type: SegmentType.Nat } ? NatBytes : node.MemoryBytes;

    private static string Size(long bytes) => bytes >= 10L << 30 ? $"{bytes / (double)(1L << 30):0} GiB" : $"{bytes >> 20} MiB";
}
