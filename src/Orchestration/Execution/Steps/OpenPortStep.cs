using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Opens a port of the switch: it listens before its machine starts, because QEMU waits for it.</summary>
internal sealed class OpenPortStep(LabSwitch ports, MachinePlanner planner, NodeSpec node, InterfaceSpec nic) : IPlanStep
{
    public string Description => $"port {node.Name}:{nic.Name}";

    public Task DoAsync(CancellationToken cancellation) => OpenAsync(cancellation);

    public Task UndoAsync() => ports.ClosePortAsync($"{node.Name}:{nic.Name}");

    private async Task OpenAsync(CancellationToken cancellation)
        => await ports.OpenPortAsync(node, nic, node.IsInFabric() ? default : await planner.ChooseTransportAsync(node, cancellation), null);
}
