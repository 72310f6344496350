using LabSim.Orchestration.Labs;
using LabSim.Switching.Capture;

namespace LabSim.Orchestration.Captures;

/// <summary>Opens the lab's captures and knows which ports are tapped. Safe from any thread.</summary>
internal sealed class CaptureDesk(LabContext lab)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taps = [];

    /// <summary>A capture runs on the port.</summary>
    public bool IsTapped(string port)
    {
        lock (_lock)
        {
            return _taps.ContainsKey(port);
        }
    }

    /// <summary>Puts taps on ports; they are counted until the capture is disposed. A past alone needs no taps.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="use">Begins a use that lasts as long as the taps do, where somebody looks.</param>
    public ICapture Open(CaptureRequest request, Func<IDisposable>? use = null)
    {
        var capture = lab.Fabric.OpenCapture(request);
        if (!request.Live)
        {
            return capture;
        }

        Count(request, 1);
        return new Tapping(this, request, capture, use?.Invoke());
    }

    private void Count(CaptureRequest request, int by)
    {
        lock (_lock)
        {
            foreach (var port in request.Ports)
            {
                var count = _taps.GetValueOrDefault(port) + by;
                if (count > 0)
                {
                    _taps[port] = count;
                }
                else
                {
                    _taps.Remove(port);
                }
            }
        }

        lab.Events.Append("capture", by > 0 ? "started" : "ended", string.Join(", ", request.Ports));
    }

    private sealed class Tapping(CaptureDesk desk, CaptureRequest request, ICapture capture, IDisposable? use) : ICapture
    {
        private int _disposed;

        public long Lost => capture.Lost;

        public CapturePast? Past => capture.Past;

        public Task RunAsync(Stream output, CancellationToken stop) => capture.RunAsync(output, stop);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                use?.Dispose();
                await capture.DisposeAsync();
                desk.Count(request, -1);
            }
        }
    }
}
