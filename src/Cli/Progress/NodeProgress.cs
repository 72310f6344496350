namespace LabSim.Cli.Progress;

/// <summary>How far a node is.</summary>
/// <param name="Name">The node.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why, where there is a why.</param>
/// <param name="Since">When it began to start; a timestamp of the session's clock.</param>
/// <param name="BootTime">How long it took to be ready.</param>
internal sealed record NodeProgress(string Name, string State, string? Reason, long Since, TimeSpan? BootTime)
{
    /// <summary>Its machine runs.</summary>
    public bool Runs => State is "booting" or "ready" or "paused" or "unresponsive";

    /// <summary>Somebody waits for it: once all is done, a node that is stopped was stopped by the user.</summary>
    public bool IsMeantToRun => State != "stopped";

    /// <summary>It will not become ready by itself.</summary>
    public bool Broken => State is "crashed" or "failed";
}
