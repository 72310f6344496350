using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Gives a link the impairments of the topology while it runs; what a user set on it by hand is over. Undoing gives it the former ones.</summary>
internal sealed class ImpairLinkStep(LabSwitch ports, LinkSpec link, LinkSpec former) : IPlanStep
{
    public string Description => $"impairments of {link.Id}";

    public Task DoAsync(CancellationToken cancellation) => ports.ImpairAsync(link);

    public Task UndoAsync() => ports.ImpairAsync(former);
}
