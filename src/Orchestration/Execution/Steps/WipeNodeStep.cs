using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Removes what lasts of a node: its disk, its logs. It cannot be undone; done again it removes what was left.</summary>
internal sealed class WipeNodeStep(LabContext lab, string node) : IPlanStep
{
    public string Description => $"remove {node}'s files";

    public async Task DoAsync(CancellationToken cancellation)
    {
        lab.Workspace.WipeNode(node);
        await lab.Store.ForgetConfiguredAsync(node);
        await lab.Mailbox.TellAsync(() => lab.State = lab.State with { Nodes = lab.State.Nodes.SetItem(node, lab.State[node] with { Consoles = [] }) });
    }

    public Task UndoAsync() => Task.CompletedTask;
}
