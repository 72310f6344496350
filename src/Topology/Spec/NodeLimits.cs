using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>What a node's QEMU process may take of the host; what is not limited is <see langword="null"/> or empty.</summary>
public sealed record NodeLimits
{
    /// <summary>What a QEMU takes at least beside its guest's memory: 40 to 60 MiB were seen of a router's.</summary>
    public const long QemuBytes = 64L << 20;

    /// <summary>No limit.</summary>
    public static NodeLimits None { get; } = new();

    /// <summary>CPU time in percent of one CPU of the host: 150 is one and a half.</summary>
    public int? CpuPercent { get; init; }

    /// <summary>Memory of the whole process in bytes: the guest's, and QEMU's own.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The numbers of the host's CPUs that it may run on, ascending; empty means all that the server has.</summary>
    public ImmutableArray<int> CpuSet { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether both say the same. (The record's own equality compares the sets by reference.)</summary>
    public bool Same(NodeLimits other) => CpuPercent == other.CpuPercent && MemoryBytes == other.MemoryBytes && CpuSet.SequenceEqual(other.CpuSet);
}
