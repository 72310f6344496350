namespace LabSim.Switching.Bridging;

/// <summary>
/// How many frames to everybody a port of a bridge takes: broadcasts, multicasts and those to stations that nobody knows. What a loop multiplies takes the lab no further than that.
/// On the worker's thread.
/// </summary>
/// <param name="limit">Frames a second; a tenth of a second's may come at once.</param>
/// <param name="frequency">Ticks of a timestamp per second.</param>
internal sealed class StormGuard(int limit, long frequency)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private readonly long _cost = Math.Max(frequency / limit, 1);
    private readonly long _tolerance = frequency / 10;
    private readonly long _quiet = (long)(Quiet.TotalSeconds * frequency);

    // When everything admitted so far would have come at the limit's pace.
    private long _paid = long.MinValue;
    private long? _refused;

    /// <summary>Whether one more may pass.</summary>
    /// <param name="now">The time.</param>
    /// <param name="begins">Whether this is the first that may not, after ten seconds of none.</param>
    public bool Admits(long now, out bool begins)
    {
        begins = false;
        var paid = Math.Max(_paid, now);
        if (paid - now <= _tolerance)
        {
            _paid = paid + _cost;
            return true;
        }

        begins = _refused is not { } last || now - last > _quiet;
        _refused = now;
        return false;
    }
}
