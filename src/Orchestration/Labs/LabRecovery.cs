using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// Takes up one lab of an earlier server: events, ports (with the features that they offered before), links, machines. A cut-off operation
/// is gone on with later, by <see cref="Resume"/>, when no stray process is left on the host.
/// </summary>
internal sealed class LabRecovery(LabSupervisor supervisor)
{
    private readonly LabContext _lab = supervisor.Lab;
    private readonly LabParts _parts = supervisor.Parts;
    private LabRecord? _record;
    private OperationRecord? _cutOff;

    /// <summary>Takes the lab up. Returns whether there is one: a lab whose first operation was never written down is forgotten.</summary>
    public async Task<bool> RestoreAsync(CancellationToken cancellation)
    {
        _record = await _lab.Store.ReadRecordAsync(cancellation);
        var operations = await _lab.Store.ReadOperationsAsync(cancellation);
        _cutOff = operations.LastOrDefault(o => o.State == "running");
        if ((_record ?? _cutOff?.Target) is not { } known)
        {
            await _lab.Store.ForgetAsync();
            return false;
        }

        _lab.Workspace.RemoveViews();
        supervisor.Operations.Load(operations);
        await _lab.Events.LoadAsync(cancellation);
        var linksDown = await _lab.Store.ReadLinksDownAsync(cancellation);
        var impairments = await _lab.Store.ReadImpairmentsAsync(cancellation);
        var state = _cutOff is null ? known.Desired : StateDuring(_cutOff);
        _lab.State = new LabState { Record = _cutOff?.Target ?? known, State = state, Reason = known.Reason, LinksDown = linksDown, Impairments = impairments };
        if (_cutOff is null)
        {
            // A server that was killed right after a cable was pulled had no time for that.
            await supervisor.ForgetStrayLinksAsync();
        }

        if (state is "stopped" or "failed" && _cutOff is null)
        {
            _lab.Fabric.CloseUnclaimed();
            _lab.Workspace.RemoveRun();
            return true;
        }

        try
        {
            await ReopenAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await _lab.Mailbox.TellAsync(() => _lab.SetLab("failed", $"it could not be taken up again: {error.Message}"));
            throw;
        }

        supervisor.Aim(state == "running" ? _lab.State.Record : null);
        return true;
    }

    /// <summary>Goes on with the operation that was cut off, if one was.</summary>
    public Task Resume() => _lab.Mailbox.TellAsync(() =>
    {
        if (_cutOff is not null)
        {
            supervisor.Operations.Resume(_cutOff, _record);
        }

        supervisor.Restarts.LookBack();
    });

    private static string StateDuring(OperationRecord operation) => operation switch
    {
        { Verb: Verbs.Down } => "stopping",
        { Verb: Verbs.Stop, Nodes.IsEmpty: true } => "stopping",
        { OpenBefore: true } => "running",
        { Verb: Verbs.Wipe } => "stopped",
        _ => "starting",
    };

    private async Task ReopenAsync(CancellationToken cancellation)
    {
        var wasOpen = _cutOff?.OpenBefore ?? true;
        var machines = await _lab.Store.ReadMachinesAsync(cancellation);
        var features = await _lab.Store.ReadFeaturesAsync(cancellation);
        _lab.Workspace.CreateLab();
        _parts.Switch.Record(_lab.State.Record.Spec.Recorder);
        foreach (var (node, nics) in Nodes().Where(n => wasOpen || machines.ContainsKey(n.Node.Name)))
        {
            if (node.IsInFabric())
            {
                await _parts.Switch.OpenSegmentAsync(node);
            }
            else
            {
                _lab.Workspace.CreateNode(node.Name);
            }

            foreach (var nic in nics)
            {
                await _parts.Switch.OpenPortAsync(node, nic, await TransportAsync(node, nic, machines.GetValueOrDefault(node.Name), cancellation), features.TryGetValue($"{node.Name}:{nic.Name}", out var offered) ? offered : null);
            }
        }

        foreach (var link in wasOpen && _record is not null ? _record.Spec.Links : [])
        {
            await _parts.Switch.ConnectAsync(link);
        }

        // What an earlier server's switch had besides, nobody asks for any more.
        _lab.Fabric.CloseUnclaimed();
        await Parallel.ForEachAsync(machines, cancellation, async (machine, token) => await _parts.Machines.AdoptAsync(machine.Key, machine.Value, token));
        await _lab.Mailbox.TellAsync(() => MarkStopped(machines.Keys));
        foreach (var capture in wasOpen && _record is not null ? _record.Spec.Captures : [])
        {
            _parts.Captures.Start(capture);
        }
    }

    // A machine that runs keeps the transport that it was started with, whatever QEMU is installed by now.
    private async Task<NicTransport> TransportAsync(NodeSpec node, InterfaceSpec nic, MachineEntry? machine, CancellationToken cancellation)
        => node.IsInFabric() ? default
            : machine?.Config.Nics.FirstOrDefault(n => n.Name == nic.Name)?.Transport ?? await _parts.Planner.ChooseTransportAsync(node, cancellation);

    // A node of an open lab without a machine on record was stopped.
    private void MarkStopped(IEnumerable<string> withMachine)
    {
        if (_cutOff is null or { OpenBefore: true })
        {
            var stopped = _record!.Spec.Machines().Select(n => n.Name).Except(withMachine).Select(n => KeyValuePair.Create(n, new NodeState(NodeLifecycle.Stopped, null)));
            _lab.State = _lab.State with { Nodes = _lab.State.Nodes.SetItems(stopped) };
        }
    }

    // In the middle of a change both the old and the new interfaces can have a machine; what is in the fabric is as it was before, and so is what a
    // machine becomes or comes from: the operation that goes on makes the new one.
    private IEnumerable<(NodeSpec Node, ImmutableArray<InterfaceSpec> Nics)> Nodes()
        => ((LabSpec?[])[_record?.Spec, _cutOff?.Target?.Spec]).SelectMany(s => s?.Nodes ?? []).GroupBy(n => n.Name).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Node: g.First(), Nics: g.First().IsInFabric() ? g.First().Interfaces : [.. g.Where(n => !n.IsInFabric()).SelectMany(n => n.Interfaces).DistinctBy(i => i.Name)]));
}
