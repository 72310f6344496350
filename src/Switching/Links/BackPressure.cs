namespace LabSim.Switching.Links;

/// <summary>
/// How long a full receiver may hold its sender up: half a second without any progress. From then on frames are dropped, until the receiver makes room again.
/// </summary>
/// <remarks>
/// A machine that waits for its turn on the host's cores makes no progress either, for several time slices where cores are short (up to 200 ms was seen), and what it loses then no wire
/// would have lost. One that hangs costs its neighbour this time once.
/// </remarks>
internal sealed class BackPressure(TimeProvider clock)
{
    /// <summary>The time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

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
        if (!_holding)
        {
            _holding = true;
            _since = clock.GetTimestamp();
        }

        _exhausted = _exhausted || clock.GetElapsedTime(_since) >= Longest;
        return !_exhausted;
    }
}
