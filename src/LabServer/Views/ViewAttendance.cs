namespace LabSim.LabServer.Views;

/// <summary>Counts those who look at a view, and says when nobody has for a while.</summary>
internal sealed class ViewAttendance : IDisposable
{
    /// <summary>How long a view stays without anybody.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly Action _deserted;
    private int _viewers;
    private bool _over;

    /// <summary>Begins with nobody.</summary>
    public ViewAttendance(TimeProvider time, Action deserted)
    {
        _deserted = deserted;
        _timer = time.CreateTimer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody looks until the result is disposed; <see langword="null"/> where it is too late.</summary>
    public IDisposable? Enter()
    {
        lock (_lock)
        {
            if (_over)
            {
                return null;
            }

            _viewers++;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return new Viewer(this);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Leave()
    {
        lock (_lock)
        {
            if (--_viewers == 0 && !_over)
            {
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (_over || _viewers > 0)
            {
                return;
            }

            _over = true;
        }

        _deserted();
    }

    private sealed class Viewer(ViewAttendance attendance) : IDisposable
    {
        private int _gone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0)
            {
                attendance.Leave();
            }
        }
    }
}
