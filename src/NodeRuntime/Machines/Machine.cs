using System.Collections.Immutable;
using System.Text.Json;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Qmp;
using LabSim.NodeRuntime.Screens;
using Microsoft.Extensions.Logging;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// A QEMU process with everything that is attached to it.
/// <para>
/// Theory of operation. Four sources tell about a machine: its pidfd (it ended), QMP (events, and a heartbeat that must be answered), the guest's
/// agent (ready, failed) and its users (stop). Each changes only facts of its own in <see cref="MachineStatus"/>; the state follows from all facts.
/// The process belongs to nobody: letting go of a machine closes connections, and another server can take it up.
/// </para>
/// </summary>
internal sealed partial class Machine : IMachine
{
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuitPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BootingPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ResetPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(3);

    private readonly MachineConfig _config;
    private readonly MachineProcess _process;
    private readonly MachineStatus _status;
    private readonly MachineControl _control;
    private readonly MachineHeartbeat _heartbeat;
    private readonly HotPlug _nics;
    private readonly MachineScreen? _screen;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ImmutableArray<SerialConsole> _consoles = [];
    private AgentLink? _agent;
    private MachineRecord _record;
    private Task _watching = Task.CompletedTask;
    private Task? _stopping;
    private volatile MachineLimits _limits;
    private TaskCompletionSource _resetting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _released;
    private int _guestSaid;

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    public Machine(MachineConfig config, MachineProcess process, MachineRecord record, RuntimeOptions options, TimeProvider time, ILogger logger)
    {
        (_config, _process, _record, _time, _logger) = (config, process, record, time, logger);
        _texts = new ConsoleTexts(config.ReadyTexts);
        _limits = config.Limits;
        var ready = record.ReadyAt is not null || !config.TellsReady;
        _status = new MachineStatus(new MachineFacets { Ready = ready }, OnChanged);
        _control = new MachineControl(MachineFiles.Of(config).QmpSocket, options, time, OnEvent);
        _nics = new HotPlug(config, _control, time);
        _screen = config.HasScreen ? new MachineScreen(MachineFiles.Of(config), config.User, _control) : null;
        GuestPorts = config.HasGuest ? null : new GuestPorts(Title, _control, time);
        _heartbeat = new MachineHeartbeat(_control, _status, _nics.Carriers, MachineFiles.Of(config), options, time);
    }

    /// <inheritdoc/>
    public event Action<IMachine, MachineChange>? Changed;

    /// <inheritdoc/>
    public event Action<IMachine, NicConfig>? NicGone;

    /// <inheritdoc/>
    public string Name => _config.Name;

    /// <inheritdoc/>
    public MachineConfig Config => _config with { Nics = _nics.Nics, Limits = _limits };

    /// <inheritdoc/>
    public string? UnmetLimits => _process.Limits?.Unmet;

    /// <inheritdoc/>
    public MachineRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record;
            }
        }
    }

    /// <inheritdoc/>
    public MachineState State => _status.Current.State;

    /// <inheritdoc/>
    public string? Reason => _status.Current.Reason;

    /// <inheritdoc/>
    public ImmutableArray<ISerialConsole> Consoles => ImmutableArray<ISerialConsole>.CastUp(_consoles);

    /// <inheritdoc/>
    public IScreen? Screen => _screen;

    /// <inheritdoc/>
    public IGuestPorts? GuestPorts { get; }

    /// <inheritdoc/>
    public IGuestAgent? Agent => _agent;

    /// <summary>QMP, for whoever starts or adopts the machine.</summary>
    internal MachineControl Control => _control;

    /// <summary>The process, for whoever starts or adopts the machine.</summary>
    internal MachineProcess Process => _process;

    /// <summary>Connects consoles and agent, and begins to watch. The record is complete from here on.</summary>
    public async Task BeginAsync(MachineRecord record, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _record = record.ReadyAt is null && !_config.TellsReady ? record with { ReadyAt = _time.GetUtcNow() } : record;
        }

        var files = MachineFiles.Of(_config);

        // What makes it ready stands on its first port.
        _consoles = [.. files.SerialPorts.Select(port => new SerialConsole(files.ConsoleSocketOf(port), files.ConsoleLogOf(port), _time, port == 1 && !_config.ReadyTexts.IsEmpty ? OnConsole : null))];
        _agent = _config.HasAgent ? new AgentLink(files.AgentSocket, _time, OnGuest) : null;
        _watching = WatchAsync();
        _heartbeat.Begin(_process.Exited);

        if (_config.HasGuest)
        {
            // The first words are not to be missed; a machine that does not let us in has them in its log.
            await Task.WhenAny(Task.WhenAll(_consoles.Select(console => console.Connected)), Task.Delay(TimeSpan.FromSeconds(1), _time, cancellation)).ConfigureAwait(false);
            LookBack();
        }
    }

    /// <inheritdoc/>
    public async Task SetCarrierAsync(string nic, bool up, CancellationToken cancellation)
    {
        try
        {
            await _nics.Carriers.SetAsync(nic, up, cancellation).ConfigureAwait(false);
        }
        catch (QmpException away) when (away.ErrorClass == "DeviceNotFound" && _nics.IsComing(nic))
        {
            // Remembered: it is given its cable when it is back.
        }
        catch (Exception failure) when (failure is QmpException or TimeoutException)
        {
            if (!_process.Exited.IsCompleted)
            {
                throw new MachineControlException($"{Title}: cannot set the carrier of {nic}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Looks which of its NICs are there.</summary>
    public Task LookAtNicsAsync() => _config.HasGuest ? _nics.LookAsync() : Task.CompletedTask;

    /// <summary>Takes QEMU's answer to <c>query-status</c> as where it stands: a paused machine is taken up as paused, and was never ready in between.</summary>
    public void Apply(JsonElement answer) => _status.Update(facets => RunState.Apply(facets, answer, facets.Turns));

    /// <inheritdoc/>
    public MachineUsage ReadUsage() => _process.ReadUsage();

    /// <inheritdoc/>
    public void ChangeLimits(MachineLimits limits)
    {
        _limits = limits;
        if (!_process.Exited.IsCompleted)
        {
            _process.Limits?.Change(limits);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _released = true;
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private string Title => $"{_config.Lab}/{_config.Name}";

    private void OnEvent(QmpEvent happened)
    {
        var announced = _status.Facets.Shutdown is not null;
        if (happened.Name == "RESET")
        {
            OnReset();
        }

        _status.Update(facets => MachineEvents.Apply(facets, happened, _config.TellsReady));
        OnNics(happened);
        if (happened.Name is "NETDEV_VHOST_USER_CONNECTED" or "NETDEV_STREAM_CONNECTED")
        {
            _heartbeat.Hurry();
        }
        else if (!announced && _status.Facets.Shutdown is not null)
        {
            _ = EndIfHungAsync();
        }
    }

    private void OnGuest(GuestState guest)
    {
        var said = Interlocked.Increment(ref _guestSaid);
        if (guest.Phase == GuestPhase.Ready && !_status.Facets.Ready && NicScripts.Length > 0)
        {
            // A guest is ready when all of its NICs are; this is the agent's reading task, and the answers come by it.
            _ = Task.Run(() => SetUpThenTakeAsync(guest, said));
            return;
        }

        Take(guest);
        if (guest.Phase is GuestPhase.Ready or GuestPhase.Failed && NicScripts.Length > 0)
        {
            // An earlier server may have been cut off in it.
            _ = Task.Run(() => SetUpAsync(NicScripts));
        }
    }

    private void Take(GuestState guest)
    {
        if (guest.Phase == GuestPhase.Ready)
        {
            WriteReady();
        }

        _status.Update(facets => facets with
        {
            Ready = guest.Phase == GuestPhase.Ready,
            GuestFailure = guest.Phase == GuestPhase.Failed ? guest.Message : null,
        });
    }

    private void OnChanged(MachineChange change)
    {
        if (_released)
        {
            return;
        }

        LogChange(_logger, _config.Lab, _config.Name, change.State, change.Reason ?? "");
        try
        {
            Changed?.Invoke(this, change);
        }
        catch (Exception failure)
        {
            // A listener's mistake must not end the watch on the machine.
            LogListenerFailed(_logger, failure, _config.Lab, _config.Name, change.State);
        }
    }

    private async Task WatchAsync()
    {
        var exit = await _process.Exited.ConfigureAwait(false);

        // What QEMU said before it ended may still be on its way: it decides between "stopped" and "crashed".
        await Task.WhenAny(_control.Closed, Task.Delay(LastWords, _time)).ConfigureAwait(false);
        await Task.WhenAll(_consoles.Select(console => console.DrainAsync())).ConfigureAwait(false);
        if (!_released)
        {
            MachineFiles.Of(Config).RemoveSockets();
        }

        var shortage = _process.Limits is { KilledForMemory: true } ? MemoryShortage.OfLimit : _process.RanOutOfMemory(exit) ? MemoryShortage.OfHost : MemoryShortage.None;
        var limits = _released ? null : _process.Limits;
        _status.Update(facets => facets with { End = MachineEnding.Of(facets, exit, _process.Words(), shortage) });
        await (limits?.EndAsync(_time) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task ReleaseAsync()
    {
        await _control.DisposeAsync().ConfigureAwait(false);
        foreach (var console in _consoles)
        {
            await console.DisposeAsync().ConfigureAwait(false);
        }

        if (_agent is not null)
        {
            await _agent.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "{Lab}/{Node} is {State} {Reason}")]
    private static partial void LogChange(ILogger logger, string lab, string node, MachineState state, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "{Lab}/{Node}: a listener failed on the change to {State}")]
    private static partial void LogListenerFailed(ILogger logger, Exception failure, string lab, string node, MachineState state);
}
