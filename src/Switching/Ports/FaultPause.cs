namespace LabSim.Switching.Ports;

/// <summary>
/// How long a port stays deaf after a fault: 100 ms, then twice as long each time, 2 s at most. A machine that connects and
/// breaks the rules in a loop costs next to nothing, and its own QEMU waits no longer than that.
/// </summary>
internal sealed class FaultPause(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(10);

    private TimeSpan _last;
    private long _runningSince;
    private bool _running;

    /// <summary>Notes whether the port runs; when it has run for 10 s its past is forgotten.</summary>
    public void NoteRunning(bool running)
    {
        if (_running && !running && clock.GetElapsedTime(_runningSince) >= GoodRun)
        {
            _last = TimeSpan.Zero;
        }

        if (running && !_running)
        {
            _runningSince = clock.GetTimestamp();
        }

        _running = running;
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="first">Whether it is the first since the port ran well: the one to be logged.</param>
    /// <returns>How long to pause.</returns>
    public TimeSpan NoteFault(out bool first)
    {
        NoteRunning(false);
        first = _last == TimeSpan.Zero;
        _last = first ? Shortest : TimeSpan.FromTicks(Math.Min(2 * _last.Ticks, Longest.Ticks));
        return _last;
    }
}
