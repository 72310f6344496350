using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Ends a node's machine, gracefully first; undoing does what <paramref name="restart"/> does.</summary>
internal sealed class StopMachineStep(LabContext lab, LabMachines machines, string node, IPlanStep? restart) : IPlanStep
{
    public string Description => $"stop {node}";

    public Task DoAsync(CancellationToken cancellation)
        => machines.StopAsync(node, lab.Options.StopGrace, new NodeState(NodeLifecycle.Stopped, null), cancellation);

    public Task UndoAsync() => restart is null ? Task.CompletedTask : restart.DoAsync(CancellationToken.None);
}
