using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Connects a link.</summary>
internal sealed class ConnectLinkStep(LabSwitch ports, LinkSpec link) : IPlanStep
{
    public string Description => $"link {link.Id}";

    public Task DoAsync(CancellationToken cancellation) => ports.ConnectAsync(link);

    public Task UndoAsync() => ports.DisconnectAsync(link.Id);
}
