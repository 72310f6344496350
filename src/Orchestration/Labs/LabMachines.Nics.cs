using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Planning;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>NICs that come and go while their machines run.</summary>
internal sealed partial class LabMachines
{
    /// <summary>How the NICs of a machine that runs reach the switch, whatever QEMU is installed by now; <see langword="null"/> where it has none, or does not run.</summary>
    public NicTransport? TransportOf(string node) => _lab.State[node] is { Machine: not null, Config.Nics: [var first, ..] } ? first.Transport : null;

    /// <summary>Plugs a NIC into a node's machine; one that does not run is started with it.</summary>
    public async Task PlugAsync(string node, NicConfig nic, CancellationToken cancellation)
    {
        if (_lab.State[node].Machine is { } machine)
        {
            await machine.PlugAsync(nic, cancellation);
            await KeepNicsAsync(machine, () => _carrier.Attach(machine, nic, told: null));
        }
    }

    /// <summary>Has a node's guest set up a NIC that was plugged in.</summary>
    public async Task SetUpNicAsync(string node, string nic, CancellationToken cancellation)
    {
        if (_lab.State[node].Machine is { } machine)
        {
            Warn(node, await machine.SetUpNicAsync(nic, cancellation));
        }
    }

    /// <summary>Pulls a NIC out of a node's machine; one that its guest does not let go of stays, without a cable.</summary>
    public async Task UnplugAsync(string node, InterfaceSpec nic, CancellationToken cancellation)
    {
        if (_lab.State[node].Machine is not { } machine)
        {
            return;
        }

        if (await machine.UnplugAsync(MachinePlanner.SlotOf(nic), cancellation) is { } reason)
        {
            Warn(node, $"{node}:{nic.Name} is still in its machine, without a cable: {reason}");
            return;
        }

        await KeepNicsAsync(machine, () => _carrier.Detach(node, nic.Name));
    }

    // Written down before it is told: a server that is killed in between asks QEMU what is there.
    private Task KeepNicsAsync(IMachine machine, Action changed) => _lab.Mailbox.TellAsync(() => KeepAsync(machine, changed));

    private async Task OnNicGoneAsync(IMachine machine, NicConfig nic)
    {
        await KeepAsync(machine, () => _carrier.Detach(machine.Name, nic.Name));
        Warn(machine.Name, $"the guest of {machine.Name} has let go of {nic.Name}");
    }

    private async Task KeepAsync(IMachine machine, Action changed)
    {
        if (_lab.State[machine.Name] is { Machine: { } present } state && present == machine)
        {
            state = state with { Config = machine.Config, Record = machine.Record };
            await _lab.Store.WriteMachineAsync(machine.Name, state.ToEntry());
            _lab.State = _lab.State with { Nodes = _lab.State.Nodes.SetItem(machine.Name, state) };
            changed();
        }
    }

    private void Warn(string node, string? complaint)
    {
        if (complaint is not null)
        {
            _lab.Events.Append("warning", message: complaint, with: e => e with { Node = node });
        }
    }
}
