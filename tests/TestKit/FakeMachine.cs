using System.Collections.Immutable;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Screens;

namespace LabSim.TestKit;

/// <summary>A handle on a <see cref="FakeProcess"/>; disposing it leaves the process alone.</summary>
public sealed class FakeMachine : IMachine
{
    private readonly FakeProcess _process;
    private bool _stopping;

    internal FakeMachine(FakeProcess process)
    {
        _process = process;
        _process.Changed += Forward;
        _process.LetGo += ForwardNic;
        Consoles = ImmutableArray<ISerialConsole>.CastUp(process.Consoles);
    }

    /// <inheritdoc/>
    public event Action<IMachine, MachineChange>? Changed;

    /// <inheritdoc/>
    public event Action<IMachine, NicConfig>? NicGone;

    /// <inheritdoc/>
    public string Name => _process.Config.Name;

    /// <inheritdoc/>
    public MachineConfig Config => _process.Config;

    /// <inheritdoc/>
    public MachineRecord Record => _process.Record;

    /// <inheritdoc/>
    public MachineState State => _process.State;

    /// <inheritdoc/>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public ImmutableArray<ISerialConsole> Consoles { get; }

    /// <inheritdoc/>
    public IScreen? Screen => _process.Config.HasScreen ? new FakeScreen() : null;

    /// <inheritdoc/>
    public IGuestPorts? GuestPorts => _process.Config.HasGuest ? null : new FakeGuestPorts();

    /// <inheritdoc/>
    public IGuestAgent? Agent => _process.Config.HasAgent ? new FakeAgent(_process.Config.Name) : null;

    /// <inheritdoc/>
    public Task SetCarrierAsync(string nic, bool up, CancellationToken cancellation)
    {
        if (_process.Config.Nics.All(n => n.Name != nic))
        {
            throw new ArgumentException($"{Name} has no NIC {nic}", nameof(nic));
        }

        _process.SetCarrier(nic, up);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task PlugAsync(NicConfig nic, CancellationToken cancellation) => Told(() => _process.Plug(nic));

    /// <inheritdoc/>
    public Task<string?> SetUpNicAsync(string nic, CancellationToken cancellation) => _process.SettingUp.WaitAsync(cancellation);

    /// <inheritdoc/>
    public async Task<string?> UnplugAsync(int slot, CancellationToken cancellation)
    {
        string? reason = null;
        await Told(() => reason = _process.Unplug(slot));
        return reason;
    }

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellation) => Told(_process.Pause);

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellation) => Told(_process.Resume);

    /// <inheritdoc/>
    public Task ResetAsync(CancellationToken cancellation) => Told(_process.Reset);

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan grace, CancellationToken cancellation)
    {
        if (_process.Alive)
        {
            _stopping = true;
            _process.Become(MachineState.Stopping);
            _process.PowerDown();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public string? UnmetLimits => _process.UnmetLimits;

    /// <inheritdoc/>
    public void ChangeLimits(MachineLimits limits)
    {
        if (_process.Alive)
        {
            _process.Limit(limits);
        }
    }

    /// <inheritdoc/>
    public MachineUsage ReadUsage() => _process.Alive ? new MachineUsage(1.5, 100 << 20) : default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _process.Changed -= Forward;
        _process.LetGo -= ForwardNic;
        return ValueTask.CompletedTask;
    }

    private Task Told(Action act)
    {
        if (!_process.Alive || _process.Deaf)
        {
            return Task.FromException(new MachineControlException($"{Name}: QEMU does not answer", new TimeoutException()));
        }

        act();
        return Task.CompletedTask;
    }

    private void ForwardNic(NicConfig nic) => NicGone?.Invoke(this, nic);

    private void Forward(MachineChange change)
    {
        Reason = change.Reason;
        Changed?.Invoke(this, _stopping && change.State == MachineState.Crashed ? change with { State = MachineState.Stopped } : change);
    }
}
