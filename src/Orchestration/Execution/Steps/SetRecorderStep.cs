using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Tells the flight recorder what to keep of each frame; nothing that passes is interrupted. Undoing tells it what it was told before.</summary>
internal sealed class SetRecorderStep(LabSwitch ports, RecorderChoice recorder, RecorderChoice? former) : IPlanStep
{
    public string Description => $"recorder {recorder.ToString().ToLowerInvariant()}";

    public Task DoAsync(CancellationToken cancellation)
    {
        ports.Record(recorder);
        return Task.CompletedTask;
    }

    public Task UndoAsync()
    {
        ports.Record(former ?? recorder);
        return Task.CompletedTask;
    }
}
