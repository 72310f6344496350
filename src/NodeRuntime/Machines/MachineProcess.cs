using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.NodeRuntime.Machines;

/// <summary>A QEMU process that is held by a pidfd, so that no signal of ours can ever reach another process.</summary>
internal sealed class MachineProcess : IDisposable
{
    private readonly ProcessDescriptor _descriptor;
    private readonly int _processId;
    private readonly long _killsBefore = OutOfMemory.Kills;

    private MachineProcess(ProcessDescriptor descriptor, int processId, string? log, long logStart, bool child)
    {
        (_descriptor, _processId, Log, LogStart) = (descriptor, processId, log, logStart);
        Exited = WaitAsync(child);
    }

    /// <summary>Completes with how it ended; never faults.</summary>
    public Task<ProcessExit> Exited { get; }

    /// <summary>Its pid.</summary>
    public int Id => _processId;

    /// <summary>What it may take of the host, for whoever started or adopted it; <see langword="null"/> where it is only ended.</summary>
    public ProcessLimits? Limits { get; set; }

    private string? Log { get; }

    private long LogStart { get; }

    /// <summary>Takes hold of a child that was just started.</summary>
    /// <param name="processId">The child; it cannot be gone before it was waited for.</param>
    /// <param name="log">QEMU's log.</param>
    /// <param name="logStart">Where its words begin in the log, bytes.</param>
    public static MachineProcess OfChild(int processId, string log, long logStart) =>
        new(ProcessDescriptor.Open(processId) ?? throw new MachineStartException($"QEMU ended before it began; {LogTail.LastLines(log, logStart)}"),
            processId, log, logStart, child: true);

    /// <summary>Takes hold of a recorded process, or returns <see langword="null"/> where it is gone or the pid is another's now.</summary>
    public static MachineProcess? OfRecord(MachineRecord record, string? log)
    {
        // First the descriptor, then the look: whatever is compared is what the descriptor holds, for a process that
        // took the pid later began later.
        var descriptor = ProcessDescriptor.Open(record.ProcessId);
        if (descriptor is null)
        {
            return null;
        }

        if (IsRecorded(record))
        {
            return new MachineProcess(descriptor, record.ProcessId, log, 0, child: false);
        }

        descriptor.Dispose();
        return null;
    }

    /// <summary>What to remember of it; taken once QEMU itself runs (before, argv is the wrapper's).</summary>
    public MachineRecord Remember(DateTimeOffset startedAt) =>
        ProcessIdentity.Read(_processId) is { } identity
            ? new MachineRecord(_processId, identity.StartTicks, ProcessIdentity.BootId, identity.Arguments, startedAt, null)
            : throw new MachineStartException($"QEMU ended at once; {Words()}");

    /// <summary>The last lines of QEMU's log.</summary>
    public string Words() => Log is null ? "" : LogTail.LastLines(Log, LogStart);

    /// <summary>Whether the kernel killed it because memory ran out, as far as that can be told of one that ended so.</summary>
    public bool RanOutOfMemory(ProcessExit exit) =>
        exit is { Code: null, Signal: null or (int)ProcessSignal.Kill } && OutOfMemory.Kills > _killsBefore && (OutOfMemory.Killed(_processId) ?? exit.Signal is not null);

    /// <summary>What it uses; zero when it is gone.</summary>
    public MachineUsage ReadUsage()
    {
        if (Exited.IsCompleted)
        {
            return default;
        }

        var usage = ProcessUsage.Read(_processId);
        return new MachineUsage(usage.CpuSeconds, usage.ResidentBytes);
    }

    /// <summary>Ends it at once and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!Exited.IsCompleted)
        {
            _descriptor.Send(ProcessSignal.Kill);
        }

        await Exited.ConfigureAwait(false);
    }

    /// <summary>Asks it to end (SIGTERM: QEMU flushes its disks), then forces it.</summary>
    public async Task EndAsync(TimeSpan grace, TimeProvider time)
    {
        if (!Exited.IsCompleted)
        {
            _descriptor.Send(ProcessSignal.Terminate);
        }

        await WaitForExitAsync(grace, time, CancellationToken.None).ConfigureAwait(false);
        await KillAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until it is gone, at most that long; returns whether it is.</summary>
    public async Task<bool> WaitForExitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await Exited.WaitAsync(most, time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Lets go of it. The descriptor itself goes when the process does, for the watch on it goes on.</summary>
    public void Dispose() => _ = Exited.ContinueWith(_ => _descriptor.Dispose(), TaskScheduler.Default);

    private static bool IsRecorded(MachineRecord record) =>
        record.BootId == ProcessIdentity.BootId
        && ProcessIdentity.Read(record.ProcessId) is { } identity
        && identity.StartTicks == record.StartTicks
        && identity.Arguments.SequenceEqual(record.Arguments);

    // Whoever started it reaps it; another who took hold of it would take the status away.
    private async Task<ProcessExit> WaitAsync(bool child)
    {
        await ExitWatcher.WaitAsync(_descriptor).ConfigureAwait(false);
        return (child ? _descriptor.Reap() : null) ?? new ProcessExit(null, null);
    }
}
