namespace LabSim.Switching.Capture;

/// <summary>
/// Wall-clock time of a capture, anchored once and then counted by the monotonic clock: it never goes back, whatever is done
/// to the host's clock meanwhile.
/// </summary>
internal sealed class CaptureClock
{
    private const long NanosecondsPerTick = 100;
    private readonly TimeProvider _time;
    private readonly long _anchor;
    private readonly long _anchorNanoseconds;
    private readonly double _nanosecondsPerTimestamp;

    /// <summary>Anchors it now.</summary>
    public CaptureClock(TimeProvider time)
    {
        _time = time;
        _anchorNanoseconds = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        _anchor = time.GetTimestamp();
        _nanosecondsPerTimestamp = 1e9 / time.TimestampFrequency;
    }

    /// <summary>Nanoseconds since 1970 of a timestamp of the time provider.</summary>
    public long Nanoseconds(long timestamp) =>
        _anchorNanoseconds + (long)((timestamp - _anchor) * _nanosecondsPerTimestamp);

    /// <summary>The moment of nanoseconds since 1970.</summary>
    public static DateTimeOffset Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>Nanoseconds since 1970 now.</summary>
    public long Now() => Nanoseconds(_time.GetTimestamp());
}
