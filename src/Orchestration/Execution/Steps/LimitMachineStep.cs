using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Gives a machine that runs other limits; nothing where it does not run.</summary>
internal sealed class LimitMachineStep(LabMachines machines, NodeSpec before, NodeSpec after) : IPlanStep
{
    public string Description => $"limit {after.Name}";

    public Task DoAsync(CancellationToken cancellation) => machines.ChangeLimitsAsync(after.Name, HostLimits.Of(after));

    public Task UndoAsync() => machines.ChangeLimitsAsync(after.Name, HostLimits.Of(before));
}
