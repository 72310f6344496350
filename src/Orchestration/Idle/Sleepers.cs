using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Idle;

/// <summary>
/// Puts machines to sleep and wakes them. That a machine sleeps is written down before its CPUs are held, and crossed out after they were let go: whoever finds a machine
/// held and written down as asleep may wake it, whoever finds it running crosses it out.
/// </summary>
internal sealed class Sleepers(LabContext lab)
{
    /// <summary>Holds the CPUs of nodes, unless somebody does something else to them.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="mayYet">Asked in the mailbox, where no operation can begin meanwhile.</param>
    public async Task SleepAsync(IReadOnlyCollection<string> nodes, Func<bool> mayYet)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var machines = await lab.Mailbox.AskAsync(async () =>
        {
            var chosen = ImmutableArray.CreateBuilder<IMachine>();
            foreach (var node in mayYet() ? nodes : [])
            {
                if (lab.State[node] is { Asleep: false, Machine: { State: MachineState.Ready } machine })
                {
                    await KeepAsync(node, machine, asleep: true);
                    chosen.Add(machine);
                }
            }

            return chosen.ToImmutable();
        });
        await Task.WhenAll(machines.Select(SleepAsync));
    }

    /// <summary>Lets nodes' CPUs go on; returns when they do, and warns where they do not.</summary>
    /// <param name="nodes">The nodes; those that do not sleep stay as they are.</param>
    /// <param name="why">Who woke them, for people.</param>
    public Task WakeAsync(IEnumerable<string> nodes, string why) => Task.WhenAll(nodes.Select(node => lab.State[node] is { Asleep: true, Machine: { } machine } ? WakeAsync(machine, why) : Task.CompletedTask));

    /// <summary>Tells the switch of a machine that an earlier server put to sleep.</summary>
    public void Remember(IMachine machine) => TellSwitch(machine, asleep: true);

    private async Task SleepAsync(IMachine machine)
    {
        TellSwitch(machine, asleep: true);
        try
        {
            await machine.PauseAsync(CancellationToken.None);
        }
        catch (MachineControlException refused)
        {
            Warn(machine, $"{machine.Name} cannot be paused, though nobody uses it: {refused.Message}");
            TellSwitch(machine, asleep: false);
            await lab.Mailbox.TellAsync(() => KeepAsync(machine.Name, machine, asleep: false));
        }
    }

    private async Task WakeAsync(IMachine machine, string why)
    {
        lab.Events.Append("node", NodeLifecycle.Paused, $"wakes: {why}", e => e with { Node = machine.Name });
        TellSwitch(machine, asleep: false);
        try
        {
            await machine.ResumeAsync(CancellationToken.None);
        }
        catch (MachineControlException refused)
        {
            TellSwitch(machine, asleep: true);
            Warn(machine, $"{machine.Name} cannot be woken: {refused.Message}");
            return;
        }

        await lab.Mailbox.TellAsync(() => KeepAsync(machine.Name, machine, asleep: false));
    }

    private async Task KeepAsync(string node, IMachine machine, bool asleep)
    {
        if (lab.State[node] is { } state && state.Machine == machine && state.Asleep != asleep)
        {
            state = state with { Asleep = asleep };
            await lab.Store.WriteMachineAsync(node, state.ToEntry());
            lab.State = lab.State with { Nodes = lab.State.Nodes.SetItem(node, state) };
        }
    }

    private void TellSwitch(IMachine machine, bool asleep)
    {
        foreach (var nic in machine.Config.Nics)
        {
            try
            {
                lab.Fabric.SetAsleep($"{machine.Name}:{nic.Name}", asleep);
            }
            catch (Exception gone) when (gone is KeyNotFoundException or ObjectDisposedException)
            {
                // Its port was closed meanwhile: nothing comes.
            }
        }
    }

    private void Warn(IMachine machine, string words) => lab.Events.Append("warning", message: words, with: e => e with { Node = machine.Name });
}
