using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Closes a port for good, whatever it belonged to.</summary>
internal sealed class CloseStrayPortStep(LabSwitch ports, string port) : IPlanStep
{
    public string Description => $"close port {port}";

    public Task DoAsync(CancellationToken cancellation) => ports.ClosePortAsync(port);

    public Task UndoAsync() => Task.CompletedTask;
}
