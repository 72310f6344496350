using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Presses a machine's reset button. Done twice, by a server that was killed in between, it boots once more and ends in the same state. One that has ended meanwhile has said so itself.</summary>
internal sealed class ResetMachineStep(LabContext lab, string node) : IPlanStep
{
    public string Description => $"reset {node}";

    public Task DoAsync(CancellationToken cancellation) => lab.State[node].Machine?.ResetAsync(cancellation) ?? Task.CompletedTask;

    public Task UndoAsync() => Task.CompletedTask;
}
