using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Makes the lab's directories; of a lab that was not there before, undoing removes them.</summary>
internal sealed class CreateLabDirectoriesStep(LabContext lab, bool isNew, bool wasOpen) : IPlanStep
{
    public string Description => "the lab's directories";

    public Task DoAsync(CancellationToken cancellation)
    {
        lab.Workspace.CreateLab();
        return Task.CompletedTask;
    }

    public Task UndoAsync()
    {
        if (!wasOpen)
        {
            lab.Workspace.RemoveRun();
        }

        if (isNew)
        {
            lab.Workspace.RemoveLab();
        }

        return Task.CompletedTask;
    }
}
