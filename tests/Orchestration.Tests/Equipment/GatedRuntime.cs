using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>Machines behind a <see cref="CrashGate"/>: before and after each start, stop and end is a moment.</summary>
internal sealed class GatedRuntime(IMachineRuntime inner, CrashGate gate) : IMachineRuntime
{
    public Task<ImmutableArray<string>> DescribeAsync(MachineConfig config, CancellationToken cancellation) => inner.DescribeAsync(config, cancellation);

    public Task<NicTransport> FindSocketTransportAsync(string architecture, CancellationToken cancellation) => inner.FindSocketTransportAsync(architecture, cancellation);

    public async Task<IMachine> StartAsync(MachineConfig config, ImmutableHashSet<string> withoutCarrier, CancellationToken cancellation)
    {
        gate.Pass($"before start of {config.Name}");
        var machine = await inner.StartAsync(config, withoutCarrier, cancellation);
        gate.Pass($"after start of {config.Name}");
        return new GatedMachine(machine, gate);
    }

    public async Task<IMachine?> AdoptAsync(MachineConfig config, MachineRecord record, CancellationToken cancellation)
    {
        gate.Refuse("adopt");
        return await inner.AdoptAsync(config, record, cancellation) is { } machine ? new GatedMachine(machine, gate) : null;
    }

    public async Task EndAsync(MachineRecord record, CancellationToken cancellation)
    {
        gate.Pass($"before end of {record.ProcessId}");
        await inner.EndAsync(record, cancellation);
        gate.Pass($"after end of {record.ProcessId}");
    }

    public LimitsReport ExamineLimits() => inner.ExamineLimits();

    public void SweepLimits()
    {
        gate.Refuse("sweep limits");
        inner.SweepLimits();
    }

    public ImmutableArray<MachineRecord> FindProcesses(string runDirectory)
    {
        gate.Refuse("find");
        return inner.FindProcesses(runDirectory);
    }
}
