using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.Orchestration.Carrier;
using LabSim.Orchestration.Configs;
using LabSim.Orchestration.Records;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// A lab's machines. Every method is idempotent. A start is written to the store before and after: between the two the process may run or
/// not, and whoever comes then finds it by its run directory.
/// </summary>
internal sealed partial class LabMachines
{
    private readonly LabContext _lab;
    private readonly CarrierControl _carrier;
    private readonly ConfigTyping _typing;

    public LabMachines(LabContext context, CarrierControl control)
    {
        (_lab, _carrier) = (context, control);
        _typing = new ConfigTyping(context, machine => OnChangedAsync(machine, new MachineChange(machine.State, machine.Reason)));
    }

    /// <summary>Told of a node that ended by itself. In the mailbox.</summary>
    public Action<string>? Ended { get; set; }

    /// <summary>Starts a node's machine unless one runs.</summary>
    public async Task StartAsync(MachineConfig config, CancellationToken cancellation)
    {
        var node = config.Name;
        if (_lab.State[node].Machine is not null)
        {
            return;
        }

        var turn = _lab.Services.Boots.EnterAsync(config, cancellation);
        if (!turn.IsCompleted)
        {
            await _lab.Mailbox.TellAsync(() => _lab.SetNode(node, _lab.State[node] with { State = NodeLifecycle.Starting, Reason = "waits until others have booted" }));
        }

        var place = await turn;
        try
        {
            place.Follow(await StartAsync(node, config, cancellation));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private async Task<IMachine> StartAsync(string node, MachineConfig config, CancellationToken cancellation)
    {
        // INVARIANT: a node never has two processes. What an entry speaks of and nobody holds may still run.
        await EndUnheldAsync(node, cancellation);
        var without = await _lab.Mailbox.AskAsync(() =>
        {
            _lab.SetNode(node, new NodeState(NodeLifecycle.Starting, null) { Config = config });
            return Task.FromResult(_carrier.WithoutCarrier(config));
        });
        await _lab.Store.WriteMachineAsync(node, new MachineEntry(config, null, null, null));
        var machine = await _lab.Services.Machines.StartAsync(config, without, cancellation);
        try
        {
            await _lab.Store.WriteMachineAsync(node, new MachineEntry(config, machine.Record, null, null));
        }
        catch
        {
            // Nobody would find it again as what it is.
            await machine.StopAsync(TimeSpan.Zero, CancellationToken.None);
            await machine.DisposeAsync();
            throw;
        }

        await _lab.Mailbox.TellAsync(() => AttachAsync(machine, config, without));
        WarnOfLimits(machine);
        return machine;
    }

    /// <summary>Gives a node's machine other limits, if it runs; an event says what cannot be held.</summary>
    public async Task ChangeLimitsAsync(string node, MachineLimits limits)
    {
        if (_lab.State[node].Machine is { } machine)
        {
            machine.ChangeLimits(limits);
            await _lab.Mailbox.TellAsync(() => KeepAsync(machine, () => { }));
            WarnOfLimits(machine);
        }
    }

    /// <summary>Ends a node's machine, recorded or not, and forgets it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="grace">How long the guest may take to power down.</param>
    /// <param name="afterwards">The node's state afterwards.</param>
    /// <param name="cancellation">Stops waiting, not the machine's end.</param>
    public async Task StopAsync(string node, TimeSpan grace, NodeState afterwards, CancellationToken cancellation)
    {
        var before = await _lab.Mailbox.AskAsync(() =>
        {
            var state = _lab.State[node];
            if (state.Machine is not null)
            {
                _lab.SetNode(node, state with { State = NodeLifecycle.Stopping, Reason = null });
            }

            return Task.FromResult(state);
        });
        if (before.Machine is { } machine)
        {
            await machine.StopAsync(grace, cancellation);
        }
        else
        {
            await EndUnheldAsync(node, cancellation);
        }

        await _lab.Mailbox.TellAsync(() => ForgetAsync(node, afterwards));
    }

    /// <summary>
    /// Takes up a machine of an earlier server. Returns whether there is one; if not, the node is set to what became of it.
    /// </summary>
    public async Task<bool> AdoptAsync(string node, MachineEntry entry, CancellationToken cancellation)
    {
        var strays = _lab.Services.Machines.FindProcesses(entry.Config.RunDirectory);
        var candidates = entry.Record is { } known ? [known] : strays;
        foreach (var record in candidates)
        {
            if (await _lab.Services.Machines.AdoptAsync(entry.Config, record, cancellation) is { } machine)
            {
                // One that was about to fall asleep, or to wake, runs.
                var asleep = entry.Asleep && machine.State == MachineState.Paused;
                await _lab.Store.WriteMachineAsync(node, new MachineEntry(machine.Config, machine.Record, null, null) { Asleep = asleep });
                await _lab.Mailbox.TellAsync(() => AttachAsync(machine, machine.Config, null, asleep));
                await EndStraysAsync(node, cancellation, machine.Record);
                return true;
            }
        }

        await EndStraysAsync(node, cancellation);
        var end = entry.Record is null ? new NodeState(NodeLifecycle.Stopped, "its start was cut off")
            : new NodeState(entry.EndState ?? NodeLifecycle.Crashed, entry.EndState is null ? "its process ended while no server was watching" : entry.EndReason);
        await _lab.Mailbox.TellAsync(() => _lab.SetNode(node, end with { Config = entry.Config, Record = entry.Record }));
        return false;
    }

    /// <summary>Lets go of all machines; they go on.</summary>
    public async Task ReleaseAsync()
    {
        _typing.ForgetAll();
        foreach (var node in _lab.State?.Nodes.Values ?? [])
        {
            if (node.Machine is { } machine)
            {
                await machine.DisposeAsync();
            }
        }
    }

    private void WarnOfLimits(IMachine machine) => Warn(machine.Name, machine.UnmetLimits is { } unmet ? $"{machine.Name} runs without all of its limits: {unmet}" : null);

    // Without an entry there is no process: the entry is written first. Looking at all processes is not cheap.
    private async Task EndUnheldAsync(string node, CancellationToken cancellation)
    {
        if (await _lab.Store.ReadMachineAsync(node, cancellation) is not null)
        {
            await EndStraysAsync(node, cancellation);
        }
    }

    private async Task EndStraysAsync(string node, CancellationToken cancellation, MachineRecord? except = null)
    {
        foreach (var stray in _lab.Services.Machines.FindProcesses(_lab.Workspace.NodeRunDirectory(node)))
        {
            if (stray.ProcessId != except?.ProcessId)
            {
                await _lab.Services.Machines.EndAsync(stray, cancellation);
            }
        }
    }

    private async Task AttachAsync(IMachine machine, MachineConfig config, ImmutableHashSet<string>? withoutCarrier, bool asleep = false)
    {
        _carrier.Attach(machine, config, withoutCarrier);
        var now = new NodeState(NodeLifecycle.Word(machine.State), machine.Reason ?? (asleep ? NodeLifecycle.Idle : null))
        {
            Asleep = asleep,
            Machine = machine,
            Config = config,
            Record = machine.Record,
            Consoles = machine.Consoles,
        };
        _lab.SetNode(config.Name, machine.State == MachineState.Ready ? await _typing.JudgeAsync(machine, now) : now);
        machine.Changed += (sender, change) => _lab.Mailbox.Post(() => OnChangedAsync(sender, change));
        machine.NicGone += (sender, nic) => _lab.Mailbox.Post(() => OnNicGoneAsync(sender, nic));

        // What happened before we listened.
        await OnChangedAsync(machine, new MachineChange(machine.State, machine.Reason));
    }

    private async Task OnChangedAsync(IMachine machine, MachineChange change)
    {
        var node = machine.Name;
        var state = _lab.State[node];
        if (state.Machine != machine)
        {
            return;
        }

        var stopping = state.State == NodeLifecycle.Stopping;
        var grown = machine.Record != state.Record;
        if (NodeLifecycle.IsEnd(change.State))
        {
            _carrier.Detach(state.Config!);
            _typing.Forget(node);
            _lab.SetNode(node, state with
            {
                Machine = null,
                Asleep = false,
                State = stopping ? NodeLifecycle.Stopped : NodeLifecycle.Word(change.State),
                Reason = change.Reason,
                Record = machine.Record,
            });
            _ = machine.DisposeAsync().AsTask();
            if (!stopping)
            {
                var end = _lab.State[node];
                await _lab.Store.WriteMachineAsync(node, new MachineEntry(state.Config!, machine.Record, end.State, end.Reason));
                Ended?.Invoke(node);
            }
        }
        else if (!stopping)
        {
            var reason = change.Reason ?? (state.Asleep && change.State == MachineState.Paused ? NodeLifecycle.Idle : null);
            var now = state with { State = NodeLifecycle.Word(change.State), Reason = reason, Record = machine.Record };
            _lab.SetNode(node, change.State == MachineState.Ready ? await _typing.JudgeAsync(machine, now) : now);
            if (grown)
            {
                await _lab.Store.WriteMachineAsync(node, _lab.State[node].ToEntry());
            }
        }
    }

    private async Task ForgetAsync(string node, NodeState afterwards)
    {
        var state = _lab.State[node];
        _typing.Forget(node);
        if (state.Machine is { } machine)
        {
            _carrier.Detach(state.Config!);
            _ = machine.DisposeAsync().AsTask();
        }

        _lab.SetNode(node, afterwards with { Config = state.Config, Record = null, Consoles = state.Consoles });
        await _lab.Store.ForgetMachineAsync(node);
        await _lab.Store.ForgetFeaturesAsync(node);
    }
}
