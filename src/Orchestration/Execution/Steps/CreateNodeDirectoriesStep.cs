using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Makes a node's directories; of a node that was not there before, undoing removes them.</summary>
internal sealed class CreateNodeDirectoriesStep(LabContext lab, string node, bool isNew) : IPlanStep
{
    public string Description => $"directories of {node}";

    public Task DoAsync(CancellationToken cancellation)
    {
        lab.Workspace.CreateNode(node);
        return Task.CompletedTask;
    }

    public Task UndoAsync()
    {
        if (isNew)
        {
            lab.Workspace.RemoveNode(node);
        }

        return Task.CompletedTask;
    }
}
