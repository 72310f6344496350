using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabSim.NodeRuntime.Machines;

/// <summary>What must be remembered of a running QEMU to know it again after the server died. Serialisable.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="StartTicks">Field 22 of <c>/proc/PID/stat</c>: a reused pid has another one.</param>
/// <param name="BootId"><c>/proc/sys/kernel/random/boot_id</c> when it started.</param>
/// <param name="Arguments">Its <c>argv</c>, as in <c>/proc/PID/cmdline</c>.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="ReadyAt">When its guest said "ready", or <see langword="null"/> while it has not.</param>
public sealed record MachineRecord(
    int ProcessId, ulong StartTicks, string BootId, ImmutableArray<string> Arguments, DateTimeOffset StartedAt, DateTimeOffset? ReadyAt)
{
    /// <summary>When its guest last began anew in the same process, or <see langword="null"/> where it never did.</summary>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Where in the console's log, in bytes, what its present boot said begins. The log may have been cut since.</summary>
    public long ConsoleFrom { get; init; }

    /// <summary>How long its guest took from the start of the process, or from its last reset, to "ready"; <see langword="null"/> until it is.</summary>
    [JsonIgnore]
    public TimeSpan? BootTime => ReadyAt - (ResetAt ?? StartedAt);
}
