using System.Collections.Immutable;
using LabSim.Interop;

namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>The limits of one machine's process.</summary>
/// <param name="groups">The server's control groups.</param>
/// <param name="config">The machine.</param>
/// <param name="processId">Its process.</param>
internal sealed class ProcessLimits(ControlGroups groups, MachineConfig config, int processId)
{
    // The end of a process may be told before the kernel has taken it out of its group.
    private const int MostAttempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private volatile string? _group;
    private volatile string? _unmet;

    /// <summary>What of its limits is not held and why, as a sentence with what would mend it; <see langword="null"/> where all are.</summary>
    public string? Unmet => _unmet;

    /// <summary>Whether the kernel killed it because of its limit of memory.</summary>
    public bool KilledForMemory => _group is { } group && ControlGroups.KilledForMemory(group);

    /// <summary>Has a process that begins kept to its group's limits; its CPUs it was given when it was started.</summary>
    public void Begin(MachineLimits limits)
    {
        if (limits.NeedsGroup)
        {
            (_group, _unmet) = groups.Enter(config.Lab, config.Name, processId, limits);
        }
    }

    /// <summary>Has a process that runs kept to other limits.</summary>
    public void Change(MachineLimits limits)
    {
        TakeUp(limits);
        if (limits.CpuSet.IsEmpty)
        {
            MoveTo(ThreadCores.Read(Environment.ProcessId));
        }
    }

    /// <summary>Has the process of an earlier server kept to its limits, those that the earlier one could not hold as well.</summary>
    public void TakeUp(MachineLimits limits)
    {
        _group ??= groups.Find(config.Lab, config.Name, processId);
        if (_group is { } group)
        {
            _unmet = groups.Change(group, limits);
        }
        else
        {
            _unmet = null;
            Begin(limits);
        }

        if (!limits.CpuSet.IsEmpty)
        {
            MoveTo(limits.CpuSet);
        }
    }

    /// <summary>Its process is gone, and its group goes. One that cannot, because a new process of the node is in it already, say, is left for later.</summary>
    public async Task EndAsync(TimeProvider time)
    {
        for (var attempt = 0; _group is { } group && !groups.Leave(group) && attempt < MostAttempts; attempt++)
        {
            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }

    private void MoveTo(ImmutableArray<int> cores)
    {
        try
        {
            ThreadCores.SetAll(processId, cores);
        }
        catch (IOException refused)
        {
            _unmet = $"{(_unmet is { } other ? other + "; " : "")}cpu-set cannot be held: {refused.Message}";
        }
    }
}
