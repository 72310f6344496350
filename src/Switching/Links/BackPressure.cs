namespace LabSim.Switching.Links;

/// <summary>
/// How long a full receiver may hold its sender up: two milliseconds without any progress. From then on frames are dropped,
/// until the receiver makes room again. For three seconds after a hand-over it is five hundred: what has gathered meanwhile fills every ring at once.
/// </summary>
internal sealed class BackPressure(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestAfterGap = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private long? _gap;
    private long _since;
    private bool _holding;
    private bool _exhausted;

    /// <summary>Nothing passed for a while, through no fault of the receiver's.</summary>
    public void NoteGap() => _gap = clock.GetTimestamp();

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

        _exhausted = clock.GetElapsedTime(_since) >= (IsAfterGap ? LongestAfterGap : Longest);
        return !_exhausted;
    }

    private bool IsAfterGap
    {
        get
        {
            _gap = _gap is { } gap && clock.GetElapsedTime(gap) < Grace ? gap : null;
            return _gap is not null;
        }
    }
}
