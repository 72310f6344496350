using System.Collections.Immutable;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>
/// Plugs NICs into a machine that runs, in their order: a guest numbers them as they come. Each is set up before the next comes, because the guest's kernel
/// gives the first its lowest number, which no interface of a topology has, and the second the name of another.
/// </summary>
internal sealed class PlugNicsStep(LabMachines machines, MachinePlanner planner, LabRecord record, NodeSpec node, ImmutableArray<InterfaceSpec> nics) : IPlanStep
{
    public string Description => $"plug {string.Join(", ", nics.Select(nic => $"{node.Name}:{nic.Name}"))}";

    public async Task DoAsync(CancellationToken cancellation)
    {
        foreach (var nic in nics)
        {
            var config = await planner.ConfigureNicAsync(record, node, nic, machines.TransportOf(node.Name), cancellation);
            await machines.PlugAsync(node.Name, config, cancellation);
            await machines.SetUpNicAsync(node.Name, nic.Name, cancellation);
        }
    }

    // Asked for one after the other, waited for together.
    public Task UndoAsync() => Task.WhenAll(nics.Reverse().Select(nic => machines.UnplugAsync(node.Name, nic, CancellationToken.None)));
}
