using System.Collections.Immutable;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Plugs NICs into a machine that runs, in their order: a guest numbers them as they come.</summary>
internal sealed class PlugNicsStep(LabMachines machines, MachinePlanner planner, LabRecord record, NodeSpec node, ImmutableArray<InterfaceSpec> nics) : IPlanStep
{
    public string Description => $"plug {string.Join(", ", nics.Select(nic => $"{node.Name}:{nic.Name}"))}";

    public async Task DoAsync(CancellationToken cancellation)
    {
        foreach (var nic in nics)
        {
            await machines.PlugAsync(node.Name, await planner.ConfigureNicAsync(record, node, nic, cancellation), cancellation);
        }
    }

    public Task UndoAsync() => Task.WhenAll(nics.Reverse().Select(nic => machines.UnplugAsync(node.Name, nic.Name, CancellationToken.None)));
}
