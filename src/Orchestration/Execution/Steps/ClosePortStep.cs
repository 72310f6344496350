using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Closes a port of the switch; undoing opens it again where the lab still wants it.</summary>
internal sealed class ClosePortStep(LabSwitch ports, NodeSpec node, InterfaceSpec nic, bool reopen) : IPlanStep
{
    public string Description => $"close port {node.Name}:{nic.Name}";

    public Task DoAsync(CancellationToken cancellation) => ports.ClosePortAsync($"{node.Name}:{nic.Name}");

    public Task UndoAsync() => reopen ? ports.OpenPortAsync(node, nic, null) : Task.CompletedTask;
}
