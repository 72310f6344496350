namespace LabSim.NodeRuntime.Images;

/// <summary>Passes progress on, and says the last word again every second, so that nobody takes a long step for a dead one.</summary>
internal sealed class ProgressPulse : IDisposable
{
    private readonly string _image;
    private readonly IProgress<ImageProgress>? _progress;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private ImageProgress? _last;
    private bool _ended;

    /// <summary>Begins to beat.</summary>
    public ProgressPulse(string image, IProgress<ImageProgress>? progress, TimeProvider time)
    {
        _image = image;
        _progress = progress;
        _timer = time.CreateTimer(_ => Repeat(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Says what is done now.</summary>
    public void Report(string step, double fraction)
    {
        lock (_lock)
        {
            _last = new ImageProgress(_image, step, Math.Max(fraction, _last?.Fraction ?? 0));
            Repeat();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _timer.Dispose();
    }

    private void Repeat()
    {
        lock (_lock)
        {
            if (_last is { } last && !_ended)
            {
                _progress?.Report(last);
            }
        }
    }
}
