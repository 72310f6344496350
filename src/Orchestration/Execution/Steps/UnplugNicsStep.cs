namespace LabSim.Orchestration.Execution.Steps;

/// <summary>Pulls NICs out of a machine that runs; undoing is plugging them in.</summary>
internal sealed class UnplugNicsStep(PlugNicsStep plugging) : IPlanStep
{
    public string Description => $"un{plugging.Description}";

    public Task DoAsync(CancellationToken cancellation) => plugging.UndoAsync();

    public Task UndoAsync() => plugging.DoAsync(CancellationToken.None);
}
