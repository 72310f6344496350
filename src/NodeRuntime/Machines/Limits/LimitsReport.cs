using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>What this host lets the server limit.</summary>
public sealed record LimitsReport
{
    /// <summary>The control group below which machines get their own, or <see langword="null"/> where there is none.</summary>
    public string? Group { get; init; }

    /// <summary>Why CPU time cannot be limited, or <see langword="null"/> where it can.</summary>
    public LimitFault? Cpu { get; init; }

    /// <summary>Why memory cannot be limited, or <see langword="null"/> where it can.</summary>
    public LimitFault? Memory { get; init; }

    /// <summary>The host's CPUs that the server may give to machines, ascending.</summary>
    public required ImmutableArray<int> Cpus { get; init; }

    /// <summary>A sentence on those of the limits that will not be held, with what would mend it; <see langword="null"/> where all will be.</summary>
    public string? Unmet(MachineLimits limits)
    {
        var faults = new List<(string Words, LimitFault Fault)>();
        if (limits.CpuPercent is not null && Cpu is { } cpu)
        {
            faults.Add(("cpu-limit", cpu));
        }

        if (limits.MemoryBytes is not null && Memory is { } memory)
        {
            faults.Add(("memory-limit", memory));
        }

        return faults.Count == 0 ? null : string.Join("; ", faults.GroupBy(fault => fault.Fault)
            .Select(same => $"{string.Join(" and ", same.Select(fault => fault.Words))} cannot be held: {same.Key.Finding} ({same.Key.Remedy})"));
    }
}
