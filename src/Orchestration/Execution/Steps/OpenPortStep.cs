using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Opens a port of the switch: it listens before its machine starts, because QEMU waits for it.</summary>
internal sealed class OpenPortStep(LabParts parts, NodeSpec node, InterfaceSpec nic) : IPlanStep
{
    public string Description => $"port {node.Name}:{nic.Name}";

    public async Task DoAsync(CancellationToken cancellation)
        => await parts.Switch.OpenPortAsync(
            node, nic, node.IsInFabric() ? default : parts.Machines.TransportOf(node.Name) ?? await parts.Planner.ChooseTransportAsync(node, cancellation), null);

    public Task UndoAsync() => parts.Switch.ClosePortAsync($"{node.Name}:{nic.Name}");
}
