using System.Collections.Immutable;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Screens;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// A QEMU process that was started or adopted. Disposing it lets go of it (connections, watchers) and leaves the process alone;
/// <see cref="StopAsync"/> ends it.
/// </summary>
public interface IMachine : IAsyncDisposable
{
    /// <summary>The node's name.</summary>
    string Name { get; }

    /// <summary>What it was started from, with the NICs that it has now.</summary>
    MachineConfig Config { get; }

    /// <summary>What to remember of it; changes when the guest becomes ready.</summary>
    MachineRecord Record { get; }

    /// <summary>The state now.</summary>
    MachineState State { get; }

    /// <summary>Why it is in that state, where there is a why.</summary>
    string? Reason { get; }

    /// <summary>Raised for every change of <see cref="State"/>, in order, never concurrently.</summary>
    event Action<IMachine, MachineChange>? Changed;

    /// <summary>Raised when its guest has let go of a NIC for which nobody waits (any more): <see cref="Config"/> is without it.</summary>
    event Action<IMachine, NicConfig>? NicGone;

    /// <summary>The consoles of its serial ports, COM1 first; none where there is no guest.</summary>
    ImmutableArray<ISerialConsole> Consoles { get; }

    /// <summary>The console of the first serial port, or <see langword="null"/> where there is no guest.</summary>
    sealed ISerialConsole? Console => Consoles.FirstOrDefault();

    /// <summary>Its screen, or <see langword="null"/> where it has none.</summary>
    IScreen? Screen { get; }

    /// <summary>The host's way to guests behind it, or <see langword="null"/> where it is no user-mode network.</summary>
    IGuestPorts? GuestPorts { get; }

    /// <summary>The guest's agent, or <see langword="null"/> where the image has none, or there is no guest.</summary>
    IGuestAgent? Agent { get; }

    /// <summary>Sets what the guest sees as the cable: <see langword="false"/> is "no carrier". Idempotent.</summary>
    Task SetCarrierAsync(string nic, bool up, CancellationToken cancellation);

    /// <summary>Plugs a NIC in while the guest runs, without a cable. Its port listens. Idempotent; begun, it comes to its end.</summary>
    /// <exception cref="MachineControlException">QEMU refused, or does not answer.</exception>
    Task PlugAsync(NicConfig nic, CancellationToken cancellation);

    /// <summary>
    /// Has the guest set up a NIC that came while it ran (<see cref="NicConfig.GuestScript"/>); returns when it has. One that boots or is held does it when it is
    /// ready, or let go, and is not waited for.
    /// </summary>
    /// <returns>Why it could not, or <see langword="null"/>.</returns>
    Task<string?> SetUpNicAsync(string nic, CancellationToken cancellation);

    /// <summary>Pulls the NIC in a slot out while the guest runs: the guest is asked to let go of it. Idempotent; QEMU is asked what is there.</summary>
    /// <returns>Why it is still there, or <see langword="null"/>. A guest that lets go of it later is taken at its word.</returns>
    /// <exception cref="MachineControlException">QEMU does not answer.</exception>
    Task<string?> UnplugAsync(int slot, CancellationToken cancellation);

    /// <summary>Holds the guest's CPUs (QMP <c>stop</c>); returns when they are held. Idempotent. Outlives the server.</summary>
    /// <exception cref="MachineControlException">QEMU refused, or does not answer.</exception>
    Task PauseAsync(CancellationToken cancellation);

    /// <summary>Lets the guest's CPUs go on (QMP <c>cont</c>). Idempotent.</summary>
    /// <exception cref="MachineControlException">QEMU refused, or does not answer.</exception>
    Task ResumeAsync(CancellationToken cancellation);

    /// <summary>Presses the reset button (QMP <c>system_reset</c>); returns when the guest begins anew. Its CPUs stay held where they are.</summary>
    /// <exception cref="MachineControlException">QEMU refused, or does not answer.</exception>
    Task ResetAsync(CancellationToken cancellation);

    /// <summary>Asks the guest to power down, waits that long, then forces it. Returns when the process is gone. Idempotent.</summary>
    Task StopAsync(TimeSpan grace, CancellationToken cancellation);

    /// <summary>What of its limits (<see cref="MachineConfig.Limits"/>) is not held and why, as a sentence with what would mend it; <see langword="null"/> where all are.</summary>
    string? UnmetLimits { get; }

    /// <summary>Gives it other limits while it runs: <see cref="Config"/> has them, and <see cref="UnmetLimits"/> says what of them is not held. Idempotent; nothing where the process is gone.</summary>
    void ChangeLimits(MachineLimits limits);

    /// <summary>What the process uses now; zero when it is gone.</summary>
    MachineUsage ReadUsage();
}
