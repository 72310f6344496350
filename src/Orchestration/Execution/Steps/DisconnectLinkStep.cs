using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Takes a link away; undoing connects it again where the lab still wants it.</summary>
internal sealed class DisconnectLinkStep(LabSwitch ports, LinkSpec link, bool reconnect) : IPlanStep
{
    public string Description => $"disconnect {link.Id}";

    public Task DoAsync(CancellationToken cancellation) => ports.DisconnectAsync(link.Id);

    public Task UndoAsync() => reconnect ? ports.ConnectAsync(link) : Task.CompletedTask;
}
