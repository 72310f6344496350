using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Closes a port of the switch; undoing opens it again where the lab still wants it.</summary>
internal sealed class ClosePortStep(LabSwitch ports, MachinePlanner planner, NodeSpec node, InterfaceSpec nic, bool reopen) : IPlanStep
{
    public string Description => $"close port {node.Name}:{nic.Name}";

    public Task DoAsync(CancellationToken cancellation) => ports.ClosePortAsync($"{node.Name}:{nic.Name}");

    public Task UndoAsync() => reopen ? OpenAsync(CancellationToken.None) : Task.CompletedTask;

    private async Task OpenAsync(CancellationToken cancellation)
        => await ports.OpenPortAsync(node, nic, node.IsInFabric() ? default : await planner.ChooseTransportAsync(node, cancellation), null);
}
