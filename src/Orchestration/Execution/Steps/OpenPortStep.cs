using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Opens a port of the switch: it listens before its machine starts, because QEMU waits for it.</summary>
internal sealed class OpenPortStep(LabSwitch ports, NodeSpec node, InterfaceSpec nic) : IPlanStep
{
    public string Description => $"port {node.Name}:{nic.Name}";

    public Task DoAsync(CancellationToken cancellation) => ports.OpenPortAsync(node, nic, null);

    public Task UndoAsync() => ports.ClosePortAsync($"{node.Name}:{nic.Name}");
}
