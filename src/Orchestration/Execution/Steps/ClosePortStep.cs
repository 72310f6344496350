using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Closes a port of the switch; undoing opens it again.</summary>
internal sealed class ClosePortStep(LabSwitch ports, string port, OpenPortStep opening) : IPlanStep
{
    public string Description => $"close port {port}";

    public Task DoAsync(CancellationToken cancellation) => ports.ClosePortAsync(port);

    public Task UndoAsync() => opening.DoAsync(CancellationToken.None);
}
