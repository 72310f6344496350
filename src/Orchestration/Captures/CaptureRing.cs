using System.Collections.Immutable;
using LabSim.Orchestration.Labs;
using LabSim.Switching.Capture;

namespace LabSim.Orchestration.Captures;

/// <summary>
/// One endpoint's capture as files <c>ENDPOINT-START.pcapng</c>, each of at most 32 MiB (and a block), the newest two of which stay. The next
/// file's tap is in place before the last one's goes, so that no frame is missed between two files; a few may be in both.
/// </summary>
internal sealed class CaptureRing(LabContext lab, CaptureDesk desk, string port) : IAsyncDisposable
{
    /// <summary>Bytes after which a new file begins.</summary>
    public const long FileLimit = 32L << 20;

    private const int KeptFiles = 2;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _writing;

    /// <summary>Begins; the tap is in place when it returns. Idempotent.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _writing ??= WriteAsync(Open());
        }
    }

    /// <summary>Ends with a whole block.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_writing ?? Task.CompletedTask);
        _stop.Dispose();
    }

    private ICapture Open() => desk.Open(new CaptureRequest { Ports = [port] });

    private async Task WriteAsync(ICapture capture)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            for (ICapture? current = capture, next; current is not null; current = next)
            {
                next = await WriteFileAsync(current);
            }
        }
        catch (Exception error)
        {
            lab.Events.Append("warning", message: $"the capture of {port} ended: {error.Message}");
        }
    }

    // Returns the next file's capture, or null at the end.
    private async Task<ICapture?> WriteFileAsync(ICapture capture)
    {
        ICapture? next = null;
        await using (capture)
        {
            RemoveOldFiles();
            using var full = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await using var file = new FileStream(NewPath(), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            await using var counted = new CountedStream(file, FileLimit, () =>
            {
                next = Open();
                full.CancelAfter(TimeSpan.Zero);
            });
            await capture.RunAsync(counted, full.Token);
        }

        if (next is not null && _stop.IsCancellationRequested)
        {
            await next.DisposeAsync();
            return null;
        }

        return next;
    }

    private string NewPath()
    {
        var stamp = lab.Services.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'");
        var path = Path.Combine(lab.Workspace.CaptureDirectory, $"{FileName}-{stamp}.pcapng");
        for (var number = 2; File.Exists(path); number++)
        {
            path = Path.Combine(lab.Workspace.CaptureDirectory, $"{FileName}-{stamp}~{number}.pcapng");
        }

        return path;
    }

    private string FileName => port.Replace('/', '_');

    // Room for the file that is about to be made.
    private void RemoveOldFiles()
    {
        var files = Directory.GetFiles(lab.Workspace.CaptureDirectory, $"{FileName}-*.pcapng").Order(StringComparer.Ordinal).ToImmutableArray();
        foreach (var old in files.Take(files.Length - (KeptFiles - 1)))
        {
            File.Delete(old);
        }
    }
}
