using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>What a machine's process may take of the host; what is not limited is <see langword="null"/> or empty. Serialisable.</summary>
public sealed record MachineLimits
{
    /// <summary>No limit.</summary>
    public static MachineLimits None { get; } = new();

    /// <summary>CPU time in percent of one CPU of the host: 150 is one and a half.</summary>
    public int? CpuPercent { get; init; }

    /// <summary>Memory of the whole process in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The host's CPUs that it may run on, ascending; empty for all that the server has.</summary>
    public ImmutableArray<int> CpuSet { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether it takes a control group to hold them. CPUs can be given without.</summary>
    [JsonIgnore]
    public bool NeedsGroup => CpuPercent is not null || MemoryBytes is not null;
}
