using LabSim.Switching.Capture;

namespace LabSim.Orchestration.Idle;

/// <summary>A capture that somebody looks at: the nodes whose frames it shows are in use as long as it is open.</summary>
internal sealed class WatchedCapture(ICapture capture, IDisposable use) : ICapture
{
    /// <inheritdoc/>
    public long Lost => capture.Lost;

    /// <inheritdoc/>
    public CapturePast? Past => capture.Past;

    /// <inheritdoc/>
    public Task RunAsync(Stream output, CancellationToken stop) => capture.RunAsync(output, stop);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        use.Dispose();
        return capture.DisposeAsync();
    }
}
