using System.Collections.Immutable;
using System.Net.Sockets;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Machines.Passthrough;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Qemu.Uefi;
using LabSim.NodeRuntime.Qmp;
using Microsoft.Extensions.Logging;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Starts QEMU processes and finds them again.</summary>
public sealed class MachineRuntime : IMachineRuntime
{
    private static readonly TimeSpan AdoptionPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly RuntimeOptions _options;
    private readonly ImmutableDictionary<AcceleratorKind, IAccelerator> _accelerators;
    private readonly QemuCatalog _catalog;
    private readonly UefiCatalog _uefis;
    private readonly DiskMaker _disks;
    private readonly MachineLauncher _launcher;
    private readonly PassthroughCheck _passthrough = new();
    private readonly ControlGroups _groups;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;

    /// <summary>A runtime for this host.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="catalog">The QEMUs.</param>
    /// <param name="accelerators">What can run guests' CPUs.</param>
    /// <param name="loggers">Where machines tell.</param>
    /// <param name="time">The clock.</param>
    /// <param name="groups">Where machines are limited; groups below <c>labsim</c> by default.</param>
    /// <exception cref="RuntimeEnvironmentException">The options cannot be right.</exception>
    public MachineRuntime(RuntimeOptions options, QemuCatalog catalog, IEnumerable<IAccelerator> accelerators, ILoggerFactory loggers, TimeProvider time, ControlGroups? groups = null)
    {
        options.Validate();
        (_options, _catalog, _loggers, _time) = (options, catalog, loggers, time);
        _accelerators = accelerators.ToImmutableDictionary(accelerator => accelerator.Kind);
        _uefis = new UefiCatalog(options);
        _disks = new DiskMaker(options);
        _launcher = new MachineLauncher(options);
        _groups = groups ?? new ControlGroups("labsim");
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> DescribeAsync(MachineConfig config, CancellationToken cancellation)
    {
        var binary = await _catalog.FindAsync(config.Architecture, cancellation).ConfigureAwait(false);
        (config, var uefi) = WithUefi(config);
        _disks.RequireTools(config);
        await _passthrough.RequireAsync(config, cancellation).ConfigureAwait(false);
        return QemuCommandLine.Build(config, binary, uefi, Accelerate(config), new PathNames());
    }

    /// <inheritdoc/>
    public async Task<NicTransport> FindSocketTransportAsync(string architecture, CancellationToken cancellation)
    {
        var binary = await _catalog.FindAsync(architecture, cancellation).ConfigureAwait(false);
        return binary.Capabilities.StreamReconnects ? NicTransport.Stream : NicTransport.Datagram;
    }

    /// <inheritdoc/>
    public async Task<IMachine> StartAsync(MachineConfig config, ImmutableHashSet<string> withoutCarrier, CancellationToken cancellation)
    {
        MachineConfigCheck.Validate(config);
        var binary = await _catalog.FindAsync(config.Architecture, cancellation).ConfigureAwait(false);
        MachineConfigCheck.Validate(config, binary);
        await _passthrough.RequireAsync(config, cancellation).ConfigureAwait(false);
        (config, var uefi) = WithUefi(config);
        var names = new DescriptorNames();
        var command = QemuCommandLine.Build(config, binary, uefi, Accelerate(config), names);
        await _disks.MakeAsync(config, cancellation).ConfigureAwait(false);
        var startedAt = _time.GetUtcNow();
        var process = _launcher.Launch(config, binary, command, names.Paths);
        Machine? machine = null;
        try
        {
            // Before it has taken memory to speak of, and before its guest runs.
            process.Limits = new ProcessLimits(_groups, config, process.Id);
            process.Limits.Begin(config.Limits);
            machine = Assemble(config, process, new MachineRecord(0, 0, "", command, startedAt, null));
            await machine.Control.ConnectAsync(process.Exited, cancellation).WaitAsync(_options.StartTimeout, _time, cancellation).ConfigureAwait(false);
            await ReleaseGuestAsync(machine, withoutCarrier, startedAt, cancellation).ConfigureAwait(false);
            return machine;
        }
        catch (Exception failure)
        {
            await AbandonAsync(process, machine).ConfigureAwait(false);
            if (failure is QmpException or TimeoutException or MachineStartException)
            {
                throw new MachineStartException(Explain(config, process, names, failure), failure);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IMachine?> AdoptAsync(MachineConfig config, MachineRecord record, CancellationToken cancellation)
    {
        var files = MachineFiles.Of(config);
        if (MachineProcess.OfRecord(record, files.QemuLog) is not { } process)
        {
            return null;
        }

        process.Limits = new ProcessLimits(_groups, config, process.Id);
        process.Limits.TakeUp(config.Limits);
        var machine = Assemble(config, process, record);
        try
        {
            await machine.Control.ConnectOnceAsync(cancellation).ConfigureAwait(false);
            var answer = await machine.Control.ExecuteAsync("query-status", null, AdoptionPatience, cancellation).ConfigureAwait(false);
            if (RunState.Of(answer) == RunState.Prelaunch)
            {
                // The server died between start and "cont".
                await machine.Control.ExecuteAsync("cont", null, cancellation).ConfigureAwait(false);
            }
            else
            {
                machine.Apply(answer);
            }

            await machine.LookAtNicsAsync().ConfigureAwait(false);
        }
        catch (Exception unwell) when (unwell is SocketException or QmpException or TimeoutException)
        {
            // It is the recorded process, so it is taken up; the heartbeat says what is wrong with it.
        }
        catch
        {
            await machine.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await machine.BeginAsync(record, cancellation).ConfigureAwait(false);
        return machine;
    }

    /// <inheritdoc/>
    public async Task EndAsync(MachineRecord record, CancellationToken cancellation)
    {
        if (MachineProcess.OfRecord(record, log: null) is { } process)
        {
            using (process)
            {
                await process.EndAsync(EndPatience, _time).WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public LimitsReport ExamineLimits() => _groups.Examine();

    /// <inheritdoc/>
    public void SweepLimits() => _groups.Sweep();

    /// <inheritdoc/>
    public ImmutableArray<MachineRecord> FindProcesses(string runDirectory)
    {
        // QEMU's own sockets stand in its argv; a comma is doubled there.
        var prefix = OptionText.Escape(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runDirectory)) + "/");
        return
        [
            .. ProcessIdentity.ReadAll()
                .Where(process => process.Arguments.Any(argument => argument.StartsWith($"socket,id=qmp,path={prefix}", StringComparison.Ordinal)))
                .Select(process => new MachineRecord(
                    process.ProcessId, process.StartTicks, ProcessIdentity.BootId, process.Arguments, _time.GetUtcNow(), null)),
        ];
    }

    private async Task AbandonAsync(MachineProcess process, Machine? machine)
    {
        await process.KillAsync().ConfigureAwait(false);
        await (process.Limits?.EndAsync(_time) ?? Task.CompletedTask).ConfigureAwait(false);
        if (machine is not null)
        {
            await machine.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            process.Dispose();
        }
    }

    private static string Explain(MachineConfig config, MachineProcess process, DescriptorNames names, Exception failure)
    {
        var words = names.Restore(process.Words());
        return $"{config.Lab}/{config.Name}: QEMU did not start: {(words.Length > 0 ? words : failure.Message)}";
    }

    private async Task ReleaseGuestAsync(Machine machine, ImmutableHashSet<string> withoutCarrier, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        await machine.Control.ExecuteAsync("query-status", null, _options.StartTimeout, cancellation).ConfigureAwait(false);
        foreach (var nic in withoutCarrier)
        {
            await machine.SetCarrierAsync(nic, up: false, cancellation).ConfigureAwait(false);
        }

        var record = machine.Process.Remember(startedAt) with { ConsoleFrom = LogTail.Length(MachineFiles.Of(machine.Config).ConsoleLog) };
        await machine.BeginAsync(record, cancellation).ConfigureAwait(false);
        await machine.Control.ExecuteAsync("cont", null, cancellation).ConfigureAwait(false);
    }

    private Machine Assemble(MachineConfig config, MachineProcess process, MachineRecord record) =>
        new(config, process, record, _options, _time, _loggers.CreateLogger<Machine>());

    // The host's UEFI is not part of a machine's config: a machine has its variables, whatever package the code comes from.
    private (MachineConfig Config, UefiImage? Uefi) WithUefi(MachineConfig config)
    {
        if (config.UefiVariables is not { } variables)
        {
            return (config, null);
        }

        var uefi = _uefis.Find(config.Architecture, config.Chipset);
        return (config with { UefiVariables = variables with { CopyOf = uefi.Variables } }, uefi);
    }

    private ImmutableArray<string> Accelerate(MachineConfig config) =>
        config.Accelerator is not { } kind ? []
            : _accelerators.TryGetValue(kind, out var accelerator) ? accelerator.Arguments(config)
            : throw new RuntimeEnvironmentException($"there is no accelerator '{config.Accelerator}' on this host", "Choose another one with accel:.");
}
