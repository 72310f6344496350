using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Makes a switch or hub inside the lab's fabric.</summary>
internal sealed class OpenSegmentStep(LabSwitch ports, NodeSpec node) : IPlanStep
{
    public string Description => $"segment {node.Name}";

    public Task DoAsync(CancellationToken cancellation) => ports.OpenSegmentAsync(node);

    public Task UndoAsync() => ports.CloseSegmentAsync(node.Name);
}
