using LabSim.Orchestration.Captures;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Ends a capture of the topology's <c>captures:</c>; undoing begins it again where the lab still wants it.</summary>
internal sealed class StopCaptureStep(FileCaptures captures, EndpointRef endpoint, bool resume) : IPlanStep
{
    public string Description => $"end capture {endpoint}";

    public Task DoAsync(CancellationToken cancellation) => captures.StopAsync(endpoint);

    public Task UndoAsync()
    {
        if (resume)
        {
            captures.Start(endpoint);
        }

        return Task.CompletedTask;
    }
}
