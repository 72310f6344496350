using System.Collections.Immutable;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Screens;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>A machine behind a <see cref="CrashGate"/>.</summary>
internal sealed class GatedMachine : IMachine
{
    private readonly IMachine _inner;
    private readonly CrashGate _gate;

    public GatedMachine(IMachine inner, CrashGate gate)
    {
        _inner = inner;
        _gate = gate;
        inner.NicGone += (_, nic) => NicGone?.Invoke(this, nic);
        inner.Changed += (_, change) => Changed?.Invoke(this, change);
    }

    public event Action<IMachine, MachineChange>? Changed;

    public event Action<IMachine, NicConfig>? NicGone;

    public string Name => _inner.Name;

    public MachineConfig Config => _inner.Config;

    public MachineRecord Record => _inner.Record;

    public MachineState State => _inner.State;

    public string? Reason => _inner.Reason;

    public ImmutableArray<ISerialConsole> Consoles => _inner.Consoles;

    public IScreen? Screen => _inner.Screen;

    public IGuestPorts? GuestPorts => _inner.GuestPorts;

    public IGuestAgent? Agent => _inner.Agent;

    public Task SetCarrierAsync(string nic, bool up, CancellationToken cancellation)
    {
        _gate.Refuse($"carrier of {Name}");
        return _inner.SetCarrierAsync(nic, up, cancellation);
    }

    public Task PlugAsync(NicConfig nic, CancellationToken cancellation) => PassAsync($"plugging {nic.Name}", () => _inner.PlugAsync(nic, cancellation));

    public Task<string?> SetUpNicAsync(string nic, CancellationToken cancellation) => _inner.SetUpNicAsync(nic, cancellation);

    public async Task<string?> UnplugAsync(int slot, CancellationToken cancellation)
    {
        string? reason = null;
        await PassAsync($"unplugging slot {slot}", async () => reason = await _inner.UnplugAsync(slot, cancellation));
        return reason;
    }

    public Task PauseAsync(CancellationToken cancellation) => PassAsync("pause", () => _inner.PauseAsync(cancellation));

    public Task ResumeAsync(CancellationToken cancellation) => PassAsync("resume", () => _inner.ResumeAsync(cancellation));

    public Task ResetAsync(CancellationToken cancellation) => PassAsync("reset", () => _inner.ResetAsync(cancellation));

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellation)
    {
        _gate.Pass($"before stop of {Name}");
        await _inner.StopAsync(grace, cancellation);
        _gate.Pass($"after stop of {Name}");
    }

    public string? UnmetLimits => _inner.UnmetLimits;

    public void ChangeLimits(MachineLimits limits)
    {
        _gate.Pass($"before limiting of {Name}");
        _inner.ChangeLimits(limits);
        _gate.Pass($"after limiting of {Name}");
    }

    public MachineUsage ReadUsage() => _inner.ReadUsage();

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private async Task PassAsync(string what, Func<Task> act)
    {
        _gate.Pass($"before {what} of {Name}");
        await act();
        _gate.Pass($"after {what} of {Name}");
    }
}
