using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
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
            await machines.PlugAsync(node.Name, await ConfigureAsync(nic, cancellation), cancellation);
            await machines.SetUpNicAsync(node.Name, nic.Name, cancellation);
        }
    }

    public async Task UndoAsync() => await Task.WhenAll(await Task.WhenAll(nics.Reverse().Select(UnplugAsync)));

    // Asked for in turn, waited for together.
    private async Task<Task> UnplugAsync(InterfaceSpec nic)
    {
        var config = await ConfigureAsync(nic, CancellationToken.None);
        return machines.UnplugAsync(node.Name, config, CancellationToken.None);
    }

    private Task<NicConfig> ConfigureAsync(InterfaceSpec nic, CancellationToken cancellation)
        => planner.ConfigureNicAsync(record, node, nic, machines.TransportOf(node.Name), cancellation);
}
