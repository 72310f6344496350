namespace LabSim.Switching.Capture;

/// <summary>Taps in place, waiting to be written out.</summary>
public interface ICapture : IAsyncDisposable
{
    /// <summary>Frames so far that its reader was too slow for.</summary>
    long Lost { get; }

    /// <summary>What it begins with, or <see langword="null"/> where it begins with the next frame.</summary>
    CapturePast? Past { get; }

    /// <summary>
    /// Writes pcapng: the section and interface blocks at once, then the past, then every frame within 100 ms of its passing, at last an
    /// interface statistics block each. Returns when the count or duration is reached, when <paramref name="stop"/> is cancelled
    /// (that is an orderly end, no exception) or when the last tapped port is closed. The output ends with a whole block in all cases.
    /// </summary>
    /// <exception cref="IOException">The output was closed or is full.</exception>
    Task RunAsync(Stream output, CancellationToken stop);
}
