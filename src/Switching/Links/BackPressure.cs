namespace LabSim.Switching.Links;

/// <summary>
/// How long a full receiver may hold its sender up: two milliseconds without any progress. From then on frames are dropped,
/// until the receiver makes room again.
/// </summary>
internal sealed class BackPressure(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(2);

    private long _since;
    private bool _holding;
    private bool _exhausted;

    /// <summary>The receiver took something.</summary>
    public void Relieve()
    {
        _holding = false;
        _exhausted = false;
    }

    /// <summary>The receiver is full: whether the sender is to wait rather than lose frames.</summary>
    public bool MayWait()
    {
        if (_exhausted)
        {
            return false;
        }

        if (!_holding)
        {
            _holding = true;
            _since = clock.GetTimestamp();
            return true;
        }

        _exhausted = clock.GetElapsedTime(_since) >= Longest;
        return !_exhausted;
    }
}
