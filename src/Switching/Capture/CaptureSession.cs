using System.Collections.Immutable;
using LabSim.Interop.Pcap;
using LabSim.Switching.Recording;

namespace LabSim.Switching.Capture;

/// <summary>The writer's half of a capture.</summary>
internal sealed class CaptureSession : ICapture
{
    // Well within the 100 ms in which a frame has to be out.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // How long a reader may keep us from ending once we were told to.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private const int RingBytes = 16 << 20;
    private readonly CaptureRequest _request;
    private readonly TimeProvider _time;
    private readonly PcapFilter? _filter;
    private readonly CaptureClock _clock;
    private readonly Action<CaptureSession> _detach;
    private readonly CancellationTokenSource _disposed = new();
    private int _openPorts;
    private int _runs;
    private RecordedPast? _past;

    /// <summary>Prepares a capture; its taps are not in place yet.</summary>
    /// <param name="request">What to capture.</param>
    /// <param name="interfaces">The tapped ports, in the request's order.</param>
    /// <param name="filter">The request's filter, compiled; it becomes the session's.</param>
    /// <param name="time">The fabric's clock.</param>
    /// <param name="detach">Takes the taps away; returns when no worker uses them.</param>
    public CaptureSession(
        CaptureRequest request, ImmutableArray<TappedInterface> interfaces, PcapFilter? filter, TimeProvider time, Action<CaptureSession> detach)
    {
        _request = request;
        _time = time;
        _detach = detach;
        _clock = new CaptureClock(time);
        _filter = filter;
        _openPorts = interfaces.Length;
        Interfaces = interfaces;
        Sink = new CaptureSink(_filter, request.SnapLength, request.Count, _clock, RingBytes);
    }

    /// <summary>The worker's half.</summary>
    public CaptureSink Sink { get; }

    /// <summary>The tapped ports.</summary>
    public ImmutableArray<TappedInterface> Interfaces { get; }

    /// <inheritdoc/>
    public long Lost => Interfaces.Sum(tapped => tapped.Lost);

    /// <summary>The fabric ends.</summary>
    public void End() => Volatile.Write(ref _openPorts, 0);

    /// <inheritdoc/>
    public CapturePast? Past { get; private set; }

    /// <summary>Gives it the past that it begins with, before it runs.</summary>
    /// <param name="recorded">What the recorder had.</param>
    /// <param name="from">Since when it was asked for, by the fabric's clock.</param>
    public void Begin(RecordedFrames recorded, long from)
    {
        _past = new RecordedPast(recorded, Interfaces, _filter, _clock);
        Past = new CapturePast(_past.Count, CaptureClock.Time(_clock.Nanoseconds(from)), CaptureClock.Time(_past.Since));
    }

    /// <summary>A tapped port was closed. With the last one the capture ends.</summary>
    public void PortClosed() => Interlocked.Decrement(ref _openPorts);

    /// <inheritdoc/>
    public async Task RunAsync(Stream output, CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        if (Interlocked.Increment(ref _runs) > 1)
        {
            throw new InvalidOperationException("A capture is written once.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, _disposed.Token);
        using var abandon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var linger = ending.Token.Register(() => abandon.CancelAfter(Linger));
        try
        {
            await WriteAllAsync(output, ending.Token, abandon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            throw new IOException("The capture was stopped, but its reader does not take the rest.");
        }
        finally
        {
            _detach(this);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        Abandon();
    }

    /// <summary>Gives up a capture that nobody has seen yet.</summary>
    public void Abandon()
    {
        _detach(this);
        _past?.Forget();
        _filter?.Dispose();
    }

    private async Task WriteAllAsync(Stream output, CancellationToken ending, CancellationToken abandon)
    {
        var started = _time.GetTimestamp();
        var start = _past?.Since ?? _clock.Now();
        await output.WriteAsync(PcapngWriter.SectionHeader(), abandon).ConfigureAwait(false);
        foreach (var tapped in Interfaces)
        {
            await output.WriteAsync(PcapngWriter.InterfaceDescription(tapped, SnapLength, _request.Filter), abandon).ConfigureAwait(false);
        }

        await output.FlushAsync(abandon).ConfigureAwait(false);
        await WriteStatisticsAsync(output, start, always: false, abandon).ConfigureAwait(false);
        await (_past?.WriteAsync(output, SnapLength, abandon) ?? Task.CompletedTask).ConfigureAwait(false);
        while (_request.Live && !ending.IsCancellationRequested && !Sink.IsComplete && Volatile.Read(ref _openPorts) > 0 && LeftOf(started) > TimeSpan.Zero)
        {
            if (await DrainAsync(output, abandon).ConfigureAwait(false))
            {
                await WriteStatisticsAsync(output, start, always: false, abandon).ConfigureAwait(false);
            }
            else
            {
                var pause = LeftOf(started) < Interval ? LeftOf(started) : Interval;
                await Task.Delay(pause < TimeSpan.Zero ? TimeSpan.Zero : pause, _time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // No more frames come after this, so what is in the ring is all there is.
        _detach(this);
        while (await DrainAsync(output, abandon).ConfigureAwait(false))
        {
        }

        await WriteStatisticsAsync(output, start, always: true, abandon).ConfigureAwait(false);
    }

    private async Task WriteStatisticsAsync(Stream output, long start, bool always, CancellationToken abandon)
    {
        foreach (var tapped in always || _request.StatisticsOften ? Interfaces : [])
        {
            await output.WriteAsync(PcapngWriter.InterfaceStatistics(tapped, start, _clock.Now()), abandon).ConfigureAwait(false);
        }

        await output.FlushAsync(abandon).ConfigureAwait(false);
    }

    // Of a past alone no frame has more than the recorder kept.
    private int SnapLength => _request.Live || _past is null ? _request.SnapLength : Math.Min(_request.SnapLength, _past.LongestKept);

    private TimeSpan LeftOf(long started) => _request.Duration is { } duration ? duration - _time.GetElapsedTime(started) : TimeSpan.MaxValue;

    private async Task<bool> DrainAsync(Stream output, CancellationToken abandon)
    {
        var blocks = Sink.Ring.Peek();
        if (blocks.IsEmpty)
        {
            return false;
        }

        await output.WriteAsync(blocks, abandon).ConfigureAwait(false);
        await output.FlushAsync(abandon).ConfigureAwait(false);
        Sink.Ring.Release(blocks.Length);
        return true;
    }
}
