using System.Collections.Immutable;
using LabSim.Orchestration.Execution.Steps;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution;

/// <summary>The stages of operations on nodes that leave the lab's topology alone: pause, resume, reset, wipe.</summary>
internal sealed class NodeStages(LabContext lab, LabParts parts)
{
    private const int Parallel = 16;

    /// <summary>The stages, in the order in which they are done.</summary>
    public ImmutableArray<PlanStage> Plan(OperationRecord operation, LabRecord record) => operation.Verb switch
    {
        Verbs.Pause => [new PlanStage("pausing machines", [.. operation.Nodes.Select(n => new PauseMachineStep(lab, n))], Parallel)],
        Verbs.Resume => [new PlanStage("resuming machines", [.. operation.Nodes.Select(n => new ResumeMachineStep(lab, n))], Parallel)],
        Verbs.Reset => [new PlanStage("resetting machines", [.. operation.Nodes.Select(n => new ResetMachineStep(lab, n))], Parallel)],
        _ => Wipe(operation, record),
    };

    // Those that ran when it began are started again; the others keep still, but in an open lab whatever starts them finds their directories.
    private ImmutableArray<PlanStage> Wipe(OperationRecord operation, LabRecord record)
    {
        ImmutableArray<NodeSpec> started = [.. record.Spec.Nodes.Where(n => operation.Nodes.Contains(n.Name) && operation.RunningBefore.Contains(n.Name))];
        StartMachineStep Start(NodeSpec node) => new(lab, parts.Machines, parts.Planner, record, node);
        return
        [
            new PlanStage("stopping machines", [.. started.Select(n => new StopMachineStep(lab, parts.Machines, n.Name, Start(n)))], Parallel),
            new PlanStage("removing the nodes' files", [.. operation.Nodes.Select(n => new WipeNodeStep(lab, n))], lab.Options.ParallelStarts),
            new PlanStage("making the nodes' directories", [.. operation.Nodes.Where(_ => operation.OpenBefore).Select(n => new CreateNodeDirectoriesStep(lab, n, isNew: false))], lab.Options.ParallelStarts),
            .. new StartStages(lab, parts).Plan(started, record),
        ];
    }
}
