using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Starts a node's machine, when those that it starts after are ready.</summary>
internal sealed class StartMachineStep(LabContext lab, LabMachines machines, MachinePlanner planner, LabRecord record, NodeSpec node) : IPlanStep
{
    public string Description => $"start {node.Name}";

    public async Task DoAsync(CancellationToken cancellation)
    {
        try
        {
            await new Predecessors(lab, record).WaitAsync(node, cancellation);
            var config = await planner.ConfigureAsync(record, node, cancellation);
            await machines.StartAsync(config, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await lab.Mailbox.TellAsync(() => lab.SetNode(node.Name, lab.State[node.Name] with { State = NodeLifecycle.Failed, Reason = error.Message }));
            throw;
        }
    }

    public Task UndoAsync()
    {
        // What a failed start said stays readable.
        var state = lab.State[node.Name];
        var afterwards = state.State == NodeLifecycle.Failed ? state with { Machine = null } : new NodeState(NodeLifecycle.Stopped, null);
        return machines.StopAsync(node.Name, TimeSpan.Zero, afterwards, CancellationToken.None);
    }
}
