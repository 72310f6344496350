using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;

namespace LabSim.TestKit;

/// <summary>Machines without QEMU: what it starts are processes of a <see cref="FakeHost"/>.</summary>
public sealed class FakeMachineRuntime(FakeHost host) : IMachineRuntime
{
    /// <summary>A guest says "ready" by itself right after its start; otherwise the test calls <see cref="FakeProcess.Become"/>.</summary>
    public bool ReadyAtOnce { get; set; } = true;

    /// <summary>Decides whether a start fails, and how.</summary>
    public Func<MachineConfig, Exception?>? RefuseStart { get; set; }

    /// <summary>Awaited inside every start, so that a test can hold it.</summary>
    public Func<MachineConfig, CancellationToken, Task>? BeforeStart { get; set; }

    /// <summary>How often what earlier servers left of limits was removed.</summary>
    public int Sweeps { get; private set; }

    /// <summary>Thrown by <see cref="DescribeAsync"/>, as where QEMU is missing.</summary>
    public Exception? Broken { get; set; }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> DescribeAsync(MachineConfig config, CancellationToken cancellation)
        => Broken is { } broken
            ? Task.FromException<ImmutableArray<string>>(broken)
            : Task.FromResult<ImmutableArray<string>>(["qemu-fake", "-name", $"{config.Lab}/{config.Name}", config.RunDirectory]);

    /// <inheritdoc/>
    public Task<NicTransport> FindSocketTransportAsync(string architecture, CancellationToken cancellation) => Task.FromResult(NicTransport.Stream);

    /// <inheritdoc/>
    public async Task<IMachine> StartAsync(MachineConfig config, ImmutableHashSet<string> withoutCarrier, CancellationToken cancellation)
    {
        if (BeforeStart is { } hold)
        {
            await hold(config, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        if (RefuseStart?.Invoke(config) is { } refusal)
        {
            throw refusal;
        }

        RequireDirectory(config.StateDirectory);
        RequireDirectory(config.RunDirectory);
        foreach (var disk in config.Disks.Where(disk => disk.NewBytes is not null && !File.Exists(disk.Path)))
        {
            File.WriteAllText(disk.Path, "new");
        }

        var process = host.Spawn(config, withoutCarrier);
        File.WriteAllText(Path.Combine(config.RunDirectory, "qmp.sock"), "");
        File.AppendAllText(Path.Combine(config.StateDirectory, "console.log"), "booting\n");
        var machine = new FakeMachine(process);
        if (ReadyAtOnce)
        {
            _ = Task.Run(() => process.Become(MachineState.Ready), CancellationToken.None);
        }

        return machine;

        void RequireDirectory(string path)
        {
            if (!Directory.Exists(path))
            {
                throw new MachineStartException($"{config.Lab}/{config.Name}: {path} does not exist");
            }
        }
    }

    /// <inheritdoc/>
    public Task<IMachine?> AdoptAsync(MachineConfig config, MachineRecord record, CancellationToken cancellation)
        => Task.FromResult<IMachine?>(host.Find(record) is { } process ? new FakeMachine(process) : null);

    /// <inheritdoc/>
    public Task EndAsync(MachineRecord record, CancellationToken cancellation)
    {
        host.Find(record)?.PowerDown();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public LimitsReport ExamineLimits() => host.Limits;

    /// <inheritdoc/>
    public void SweepLimits() => Sweeps++;

    /// <inheritdoc/>
    public ImmutableArray<MachineRecord> FindProcesses(string runDirectory)
        => [.. host.Running.Where(p => p.Config.RunDirectory == runDirectory || p.Config.RunDirectory.StartsWith(runDirectory + "/", StringComparison.Ordinal)).Select(p => p.Record)];
}
