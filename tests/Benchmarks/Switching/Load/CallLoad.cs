using System.Diagnostics;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>Two guests over a path that takes a system call for each frame: each sends a few and takes what came.</summary>
internal sealed class CallLoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly CallSide _first;
    private readonly CallSide _second;
    private readonly bool _bothCores;

    /// <summary>Makes the guests.</summary>
    /// <param name="first">The end of one.</param>
    /// <param name="second">The end of the other.</param>
    /// <param name="frameLength">Bytes of each frame.</param>
    /// <param name="bothCores">Whether the second guest has the switch's core for itself, for a path that has no use for it.</param>
    public CallLoad(IFrameEnd first, IFrameEnd second, int frameLength, bool bothCores)
    {
        var frames = (First: LoadFrames.Between(0, frameLength), Second: LoadFrames.Between(1, frameLength));
        _first = new CallSide(first, frames.First, frames.Second);
        _second = new CallSide(second, frames.Second, frames.First);
        _bothCores = bothCores;
    }

    /// <summary>Sends for a while. What is under way in the end is waited for, and not counted.</summary>
    public Carried Run(TimeSpan warmUp, TimeSpan duration)
    {
        if (!_bothCores)
        {
            return Cores.Run(Cores.Guests, () => Play(warmUp, duration));
        }

        using var ended = new CancellationTokenSource();
        var second = new Thread(() => PlaySecond(ended.Token));
        second.Start();
        var carried = Cores.Run(Cores.Guests, () => Play(warmUp, duration));
        ended.Cancel();
        second.Join();
        return carried with { Lost = AwaitRest() };
    }

    private void PlaySecond(CancellationToken end)
    {
        Cores.Pin(Cores.Switch);
        while (!end.IsCancellationRequested)
        {
            _second.Turn(_first);
        }
    }

    private Carried Play(TimeSpan warmUp, TimeSpan duration)
    {
        Send(warmUp);
        var before = _first.Came + _second.Came;
        var seconds = Send(duration);
        var frames = _first.Came + _second.Came - before;
        return new Carried(frames, _bothCores ? 0 : AwaitRest(), seconds);
    }

    private double Send(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            _first.Turn(_second);
            if (!_bothCores)
            {
                _second.Turn(_first);
            }
        }
        while (Stopwatch.GetElapsedTime(start) < duration);

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Until all came, or nothing more does; then the windows are open again.
    private long AwaitRest()
    {
        var came = -1L;
        for (var last = Stopwatch.GetTimestamp(); UnderWay > 0 && Stopwatch.GetElapsedTime(last) < Patience;)
        {
            _first.Take();
            _second.Take();
            if (_first.Came + _second.Came != came)
            {
                came = _first.Came + _second.Came;
                last = Stopwatch.GetTimestamp();
            }
        }

        var lost = UnderWay;
        (_first.Sent, _second.Sent) = (_second.Came, _first.Came);
        return lost;
    }

    private long UnderWay => _first.Sent - _second.Came + _second.Sent - _first.Came;
}
