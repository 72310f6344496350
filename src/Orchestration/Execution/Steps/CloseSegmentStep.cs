using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Takes a switch or hub away; undoing makes <paramref name="former"/> again where the lab still wants it.</summary>
internal sealed class CloseSegmentStep(LabSwitch ports, string segment, NodeSpec? former) : IPlanStep
{
    public string Description => $"close segment {segment}";

    public Task DoAsync(CancellationToken cancellation) => ports.CloseSegmentAsync(segment);

    public Task UndoAsync() => former is null ? Task.CompletedTask : ports.OpenSegmentAsync(former);
}
