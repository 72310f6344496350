using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Lets a machine's CPUs go on. One that has ended meanwhile has said so itself.</summary>
internal sealed class ResumeMachineStep(LabContext lab, string node) : IPlanStep
{
    public string Description => $"resume {node}";

    public Task DoAsync(CancellationToken cancellation) => lab.State[node].Machine?.ResumeAsync(cancellation) ?? Task.CompletedTask;

    public Task UndoAsync() => Task.CompletedTask;
}
