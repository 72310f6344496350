using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Starts QEMU processes and finds them again.</summary>
public interface IMachineRuntime
{
    /// <summary>The socket transport that this host's QEMU takes for NICs that vhost-user does not serve: a stream, or datagrams before QEMU 8.0, whose streams cannot reconnect.</summary>
    /// <exception cref="RuntimeEnvironmentException">There is no QEMU for the architecture.</exception>
    Task<NicTransport> FindSocketTransportAsync(string architecture, CancellationToken cancellation);

    /// <summary>The command line that <see cref="StartAsync"/> would use, program first, as a person could run it.</summary>
    /// <exception cref="RuntimeEnvironmentException">No usable QEMU for that architecture, or no tools for the disks to be made.</exception>
    Task<ImmutableArray<string>> DescribeAsync(MachineConfig config, CancellationToken cancellation);

    /// <summary>
    /// Makes the disks that are not there yet (<see cref="DiskConfig.NewBytes"/>) and starts a machine in its own session; returns when QMP answers and the guest's CPUs run. NICs named in
    /// <paramref name="withoutCarrier"/> have no carrier from the first instruction on.
    /// </summary>
    /// <exception cref="RuntimeEnvironmentException">The host lacks something; the message says what and how to mend it.</exception>
    /// <exception cref="MachineStartException">QEMU refused; the message has its words. Nothing is left running.</exception>
    Task<IMachine> StartAsync(MachineConfig config, ImmutableHashSet<string> withoutCarrier, CancellationToken cancellation);

    /// <summary>
    /// Takes up a machine of an earlier server, or returns <see langword="null"/> if that process is gone or is not the one recorded
    /// (pid, start time, boot id and argv must all agree).
    /// </summary>
    Task<IMachine?> AdoptAsync(MachineConfig config, MachineRecord record, CancellationToken cancellation);

    /// <summary>Ends a recorded process without taking it up, if it is the one recorded. Returns when it is gone.</summary>
    Task EndAsync(MachineRecord record, CancellationToken cancellation);

    /// <summary>
    /// Processes that run from this run directory though no record names them (the server died between starting and recording):
    /// found by their argv. Each can be passed to <see cref="EndAsync"/>.
    /// </summary>
    ImmutableArray<MachineRecord> FindProcesses(string runDirectory);

    /// <summary>What this host lets the server limit of machines (<see cref="MachineConfig.Limits"/>), now; changes nothing.</summary>
    LimitsReport ExamineLimits();

    /// <summary>Removes what an earlier server left of limits: control groups in which no machine is any more.</summary>
    void SweepLimits();
}
