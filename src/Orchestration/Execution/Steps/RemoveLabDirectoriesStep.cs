using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Removes the lab's sockets and, at a wipe, all of its files.</summary>
internal sealed class RemoveLabDirectoriesStep(LabContext lab, bool wipe) : IPlanStep
{
    public string Description => wipe ? "remove the lab's files" : "remove the lab's sockets";

    public Task DoAsync(CancellationToken cancellation)
    {
        lab.Workspace.RemoveRun();
        if (wipe)
        {
            lab.Workspace.RemoveLab();
        }

        return Task.CompletedTask;
    }

    public Task UndoAsync() => Task.CompletedTask;
}
