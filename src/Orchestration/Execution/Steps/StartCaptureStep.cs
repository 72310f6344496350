using LabSim.Orchestration.Captures;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Begins a capture of the topology's <c>captures:</c>.</summary>
internal sealed class StartCaptureStep(FileCaptures captures, EndpointRef endpoint) : IPlanStep
{
    public string Description => $"capture {endpoint}";

    public Task DoAsync(CancellationToken cancellation)
    {
        captures.Start(endpoint);
        return Task.CompletedTask;
    }

    public Task UndoAsync() => captures.StopAsync(endpoint);
}
