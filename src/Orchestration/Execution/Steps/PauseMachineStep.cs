using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Holds a machine's CPUs. One that has ended meanwhile has said so itself.</summary>
internal sealed class PauseMachineStep(LabContext lab, string node) : IPlanStep
{
    public string Description => $"pause {node}";

    public Task DoAsync(CancellationToken cancellation) => lab.State[node].Machine?.PauseAsync(cancellation) ?? Task.CompletedTask;

    public Task UndoAsync() => Task.CompletedTask;
}
