using LabSim.Orchestration.Execution.Steps;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution;

/// <summary>The stages in which machines are started: those that others start after come first.</summary>
internal sealed class StartStages(LabContext lab, LabParts parts)
{
    /// <summary>The stages. Who waits takes nobody's place, so all of a later stage wait at the same time.</summary>
    public IEnumerable<PlanStage> Plan(IEnumerable<NodeSpec> nodes, LabRecord record) => StartOrder.Groups(nodes).Select((group, index) => new PlanStage(
        index == 0 ? "starting machines" : "starting machines after others",
        [.. group.Select(node => new StartMachineStep(lab, parts.Machines, parts.Planner, record, node))],
        index == 0 ? lab.Options.ParallelStarts : Math.Max(lab.Options.ParallelStarts, group.Length)));
}
