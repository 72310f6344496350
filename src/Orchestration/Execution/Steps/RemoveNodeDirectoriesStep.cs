using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Removes what is left of a node that the topology has no more. It comes last, because it cannot be undone.</summary>
internal sealed class RemoveNodeDirectoriesStep(LabContext lab, string node) : IPlanStep
{
    public string Description => $"remove {node}'s directories";

    public async Task DoAsync(CancellationToken cancellation)
    {
        lab.Workspace.RemoveNode(node);
        await lab.Store.ForgetConfiguredAsync(node);
        await lab.Mailbox.TellAsync(() => lab.State = lab.State with { Nodes = lab.State.Nodes.Remove(node) });
    }

    public Task UndoAsync() => Task.CompletedTask;
}
