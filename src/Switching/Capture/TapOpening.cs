using LabSim.Switching.Frames;
using LabSim.Switching.Polling;

namespace LabSim.Switching.Capture;

/// <summary>
/// Opens a capture's taps between two turns of the worker, and says when: every frame is wholly before or wholly after, on all ports at once, so that the
/// recorder's past and the capture join without a gap and without a frame twice.
/// </summary>
internal sealed class TapOpening : IPollable, IDisposable
{
    // A turn takes microseconds. Longer than this, the worker is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CaptureSink _sink;
    private readonly TimeProvider _clock;
    private readonly PollLoop _worker;
    private readonly int _slot;
    private readonly ManualResetEventSlim _opened = new();
    private long _timestamp;

    /// <summary>Asks the worker for a turn.</summary>
    public TapOpening(CaptureSink sink, TimeProvider clock, PollLoop worker)
    {
        (_sink, _clock, _worker) = (sink, clock, worker);
        _slot = worker.Register(this);
        worker.Wake();
    }

    /// <inheritdoc/>
    public string Name => "a capture's beginning";

    /// <inheritdoc/>
    public PollOutcome Poll(FrameBurst burst)
    {
        if (!_opened.IsSet)
        {
            _sink.Open();
            _timestamp = _clock.GetTimestamp();
            _opened.Set();
        }

        return PollOutcome.Idle;
    }

    /// <summary>Waits until the taps are open.</summary>
    /// <returns>The time between the last frame before and the first after, by the fabric's clock.</returns>
    /// <exception cref="ObjectDisposedException">The fabric was disposed meanwhile.</exception>
    public long Wait() => _opened.Wait(Patience) ? _timestamp : throw new ObjectDisposedException(nameof(Fabric));

    /// <inheritdoc/>
    public void Dispose() => _worker.Unregister(_slot);
}
