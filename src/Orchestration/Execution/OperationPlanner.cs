using System.Collections.Immutable;
using LabSim.Orchestration.Execution.Steps;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution;

/// <summary>
/// The stages of an operation. They follow from the operation's record and the lab's record alone, so that a later server finds the same ones.
/// </summary>
internal sealed class OperationPlanner(LabContext lab, LabParts parts)
{
    private const int ParallelStops = 16;

    /// <summary>The stages, in the order in which they are done.</summary>
    public ImmutableArray<PlanStage> Plan(OperationRecord operation, LabRecord? former) => operation.Verb switch
    {
        Verbs.Up or Verbs.Apply or Verbs.Connect or Verbs.Disconnect or Verbs.Recable => Converge(operation, former, operation.Target!),
        Verbs.Pause or Verbs.Resume or Verbs.Reset or Verbs.Wipe => new NodeStages(lab, parts).Plan(operation, former!),
        Verbs.Start => Start(operation, former!),
        Verbs.Restart => Restart(operation, former!),
        Verbs.Stop when !operation.Nodes.IsEmpty => [new PlanStage("stopping machines", Stop(operation.Nodes, operation, former), ParallelStops)],
        _ => Close(operation, former!),
    };

    private ImmutableArray<PlanStage> Converge(OperationRecord operation, LabRecord? former, LabRecord target)
    {
        var live = operation.OpenBefore ? former : null;
        var diff = SpecDiff.Between(live, target);
        var segments = (live?.Spec.Segments() ?? []).ToDictionary(n => n.Name);
        var known = former?.Spec.Nodes.Select(n => n.Name).ToHashSet() ?? [];
        ImmutableArray<string> stopped = [.. diff.RemovedNodes.Where(n => !n.IsInFabric()).Select(n => n.Name), .. diff.ChangedNodes.Keys.Where(operation.RunningBefore.Contains)];
        ImmutableArray<NodeSpec> started = [.. target.Spec.Machines()
            .Where(n => diff.AddedNodes.Contains(n) || segments.ContainsKey(n.Name) || (diff.ChangedNodes.ContainsKey(n.Name) && stopped.Contains(n.Name)))];
        var (before, after) = (PortsOf(live), PortsOf(target));
        var anew = diff.ChangedPorts;
        bool Touched(LinkSpec link) => anew.Contains(link.A.Node) || anew.Contains(link.B.Node);
        return
        [
            Images(operation, started),
            new PlanStage("ending captures", [.. diff.RemovedCaptures.Select(c => new StopCaptureStep(parts.Captures, c, resume: true))]),
            new PlanStage("disconnecting links", [.. diff.RemovedLinks.Concat((live?.Spec.Links ?? []).Where(Touched)).Distinct().Select(l => new DisconnectLinkStep(parts.Switch, l, reconnect: true))]),
            new PlanStage("unplugging NICs", [.. diff.RemovedNics.Select(n => new UnplugNicsStep(Plugging(n, live!)))], ParallelStops),
            new PlanStage("stopping machines", Stop(stopped, operation, former), ParallelStops),
            new PlanStage("closing ports", [.. before.Where(p => !after.ContainsKey(p.Key) || anew.Contains(p.Value.Node.Name)).Select(p => new ClosePortStep(parts.Switch, p.Key, new OpenPortStep(parts, p.Value.Node, p.Value.Nic)))]),
            new PlanStage("closing segments", [.. segments.Values.Where(n => anew.Contains(n.Name) || diff.RemovedNodes.Contains(n)).Select(n => new CloseSegmentStep(parts.Switch, n.Name, n))]),
            new PlanStage("making directories", [new CreateLabDirectoriesStep(lab, former is null, operation.OpenBefore)]),
            new PlanStage("making the nodes' directories", [.. target.Spec.Machines().Where(n => live is null || started.Contains(n)).Select(n => new CreateNodeDirectoriesStep(lab, n.Name, !known.Contains(n.Name)))], lab.Options.ParallelStarts),
            Recorder(live?.Spec.Recorder, target.Spec.Recorder),
            Segments(target.Spec.Nodes.Where(n => !segments.ContainsKey(n.Name) || anew.Contains(n.Name))),
            Ports(after.Where(p => !before.ContainsKey(p.Key) || anew.Contains(p.Value.Node.Name)).Select(p => p.Value)),
            new PlanStage("plugging NICs", [.. diff.AddedNics.Select(n => Plugging(n, target))], lab.Options.ParallelStarts),
            Links([.. diff.AddedLinks, .. target.Spec.Links.Where(l => Touched(l) && !diff.AddedLinks.Contains(l))]),
            new PlanStage("setting impairments", [.. diff.ChangedLinks.Where(l => !Touched(l.After)).Select(l => new ImpairLinkStep(parts.Switch, l.After, l.Before))]),
            new PlanStage("setting limits", [.. diff.ChangedLimits.Select(n => new LimitMachineStep(parts.Machines, n.Before, n.After))]),
            .. Machines(started, target),
            Captures(diff.AddedCaptures),
            new PlanStage("removing what is left of removed nodes", [.. (former?.Spec.Nodes ?? []).Where(n => target.Spec.Nodes.All(t => t.Name != n.Name)).Select(n => new RemoveNodeDirectoriesStep(lab, n.Name))]),
        ];
    }

    private ImmutableArray<PlanStage> Start(OperationRecord operation, LabRecord record)
    {
        ImmutableArray<NodeSpec> nodes = [.. record.Spec.Machines().Where(n => (operation.Nodes.IsEmpty || operation.Nodes.Contains(n.Name)) && !operation.RunningBefore.Contains(n.Name))];
        var opening = operation.OpenBefore ? record.Spec with { Nodes = [], Links = [], Captures = [] } : record.Spec;
        return
        [
            Images(operation, nodes),
            new PlanStage("making directories", [new CreateLabDirectoriesStep(lab, isNew: false, operation.OpenBefore)]),
            new PlanStage("making the nodes' directories", [.. (operation.OpenBefore ? nodes : record.Spec.Machines()).Select(n => new CreateNodeDirectoriesStep(lab, n.Name, isNew: false))], lab.Options.ParallelStarts),
            Recorder(operation.OpenBefore ? record.Spec.Recorder : null, record.Spec.Recorder),
            Segments(opening.Nodes),
            Ports(PortsOf(record with { Spec = opening }).Values),
            Links(opening.Links),
            .. Machines(nodes, record),
            Captures(opening.Captures),
        ];
    }

    private ImmutableArray<PlanStage> Restart(OperationRecord operation, LabRecord record)
    {
        ImmutableArray<NodeSpec> nodes = [.. record.Spec.Machines().Where(n => operation.Nodes.IsEmpty || operation.Nodes.Contains(n.Name))];
        return
        [
            Images(operation, nodes),
            new PlanStage("stopping machines", Stop([.. nodes.Select(n => n.Name)], operation, record), ParallelStops),
            .. Machines(nodes, record),
        ];
    }

    // Machines that no spec names any more may be there, too, where an operation failed half-way.
    private ImmutableArray<PlanStage> Close(OperationRecord operation, LabRecord record)
    {
        ImmutableArray<string> nodes = [.. record.Spec.Machines().Select(n => n.Name).Union(operation.RunningBefore)];
        return
        [
            new PlanStage("ending captures", [.. record.Spec.Captures.Select(c => new StopCaptureStep(parts.Captures, c, resume: false))]),
            new PlanStage("stopping machines", [.. nodes.Select(n => new StopMachineStep(lab, parts.Machines, n, null))], ParallelStops),
            new PlanStage("disconnecting links", [.. parts.Switch.Links.Select(l => new DisconnectLinkStep(parts.Switch, l, reconnect: false))]),
            new PlanStage("closing ports", [.. parts.Switch.Ports.Select(p => new CloseStrayPortStep(parts.Switch, p))]),
            new PlanStage("closing segments", [.. parts.Switch.Segments.Select(n => new CloseSegmentStep(parts.Switch, n.Name, null))]),
            new PlanStage(operation.Wipe ? "removing all files" : "removing sockets", [new RemoveLabDirectoriesStep(lab, operation.Wipe)]),
        ];
    }

    private ImmutableArray<IPlanStep> Stop(ImmutableArray<string> nodes, OperationRecord operation, LabRecord? former)
        => [.. nodes.Select(n => new StopMachineStep(lab, parts.Machines, n, operation.RunningBefore.Contains(n) ? Restarting(n, former) : null))];

    private StartMachineStep? Restarting(string node, LabRecord? record)
        => record?.Spec.Nodes.FirstOrDefault(n => n.Name == node) is { } spec ? new StartMachineStep(lab, parts.Machines, parts.Planner, record, spec) : null;

    private PlugNicsStep Plugging((NodeSpec Node, ImmutableArray<InterfaceSpec> Nics) nics, LabRecord record) => new(parts.Machines, parts.Planner, record, nics.Node, nics.Nics);

    private PlanStage Images(OperationRecord operation, ImmutableArray<NodeSpec> nodes)
        => new("images", [.. nodes.Where(n => n.Image.Length > 0).Select(n => (n.Image, n.Architecture)).Distinct().Select(i => new EnsureImageStep(lab, operation.Id, i.Image, i.Architecture))]);

    private PlanStage Recorder(RecorderChoice? before, RecorderChoice after)
        => new("setting the recorder", before == after ? [] : [new SetRecorderStep(parts.Switch, after, before)]);

    private PlanStage Segments(IEnumerable<NodeSpec> nodes)
        => new("making segments", [.. nodes.Where(n => n.IsInFabric()).Select(n => new OpenSegmentStep(parts.Switch, n))]);

    private PlanStage Ports(IEnumerable<(NodeSpec Node, InterfaceSpec Nic)> ports)
        => new("opening ports", [.. ports.Select(p => new OpenPortStep(parts, p.Node, p.Nic))], lab.Options.ParallelStarts);

    private PlanStage Links(ImmutableArray<LinkSpec> links) => new("connecting links", [.. links.Select(l => new ConnectLinkStep(parts.Switch, l))]);

    private IEnumerable<PlanStage> Machines(ImmutableArray<NodeSpec> nodes, LabRecord record) => new StartStages(lab, parts).Plan(nodes, record);

    private PlanStage Captures(ImmutableArray<EndpointRef> captures)
        => new("beginning captures", [.. captures.Select(c => new StartCaptureStep(parts.Captures, c))]);

    private static Dictionary<string, (NodeSpec Node, InterfaceSpec Nic)> PortsOf(LabRecord? record)
        => record?.Spec.Nodes.SelectMany(n => n.Interfaces.Select(i => (Node: n, Nic: i))).ToDictionary(p => $"{p.Node.Name}:{p.Nic.Name}") ?? [];
}
