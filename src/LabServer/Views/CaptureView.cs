using System.Collections.Immutable;
using LabSim.LabServer.Logging;
using LabSim.NodeRuntime.Dissection;
using LabSim.Switching.Capture;

namespace LabSim.LabServer.Views;

/// <summary>A capture into a file that is looked at while it grows.</summary>
internal sealed class CaptureView : IAsyncDisposable
{
    private readonly ICapture _capture;
    private readonly string _directory;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _running;
    private int _disposed;

    /// <summary>Begins. The view owns the capture and the directory.</summary>
    public CaptureView(ViewTarget target, ICapture capture, string directory, IDissector dissector, ILogger log)
    {
        (Target, _capture, _directory, _log) = (target, capture, directory, log);
        Closed = _closed.Token;
        File = new FrameFile(Path.Combine(directory, "frames.pcapng"), FrameFile.DefaultLimit, () => _stop.CancelAfter(TimeSpan.Zero));
        Dissection = dissector.Open(new FrameSource(File.Path, File.Whole));
        _running = RunAsync();
    }

    /// <summary>What it looks at.</summary>
    public ViewTarget Target { get; }

    /// <summary>What was captured.</summary>
    public FrameFile File { get; }

    /// <summary>The frames, taken apart.</summary>
    public IDissection Dissection { get; }

    /// <summary>running, full, ended, failed.</summary>
    public string State { get; private set; } = "running";

    /// <summary>Frames that came faster than they were written.</summary>
    public long Lost => _capture.Lost;

    /// <summary>Cancelled when the view ends.</summary>
    public CancellationToken Closed { get; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closed.CancelAsync();
        await _stop.CancelAsync();
        await _running;
        await Dissection.DisposeAsync();
        File.Dispose();
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The lab was wiped, and this with it.
        }
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await using (_capture)
            {
                await using var stream = new BlockStream(File.Append);
                await _capture.RunAsync(stream, _stop.Token);
            }

            State = File.IsFull ? "full" : "ended";
        }
        catch (Exception error)
        {
            State = "failed";
            _log.ViewFailed(error, Target.Id, Target.Lab);
        }
    }
}

/// <summary>What a view looks at.</summary>
/// <param name="Id">Its identity in the lab.</param>
/// <param name="Lab">The lab.</param>
/// <param name="Endpoints">The tapped endpoints, in the order of the file's interfaces.</param>
/// <param name="Filter">The capture's filter.</param>
internal sealed record ViewTarget(string Id, string Lab, ImmutableArray<string> Endpoints, string? Filter);
