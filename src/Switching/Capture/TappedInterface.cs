namespace LabSim.Switching.Capture;

/// <summary>An interface of a capture and what was counted at it, by the worker alone.</summary>
/// <param name="index">Its index in the section.</param>
/// <param name="port">The tapped port's name.</param>
/// <param name="link">The link that the port was in when the capture was opened, or <see langword="null"/>.</param>
internal sealed class TappedInterface(int index, string port, string? link)
{
    private long _received;
    private long _accepted;
    private long _lost;
    private (long Received, long Accepted, long Lost) _past;

    /// <summary>Its index in the section.</summary>
    public int Index => index;

    /// <summary>The tapped port's name.</summary>
    public string Port => port;

    /// <summary>The link that the port was in when the capture was opened, or <see langword="null"/>.</summary>
    public string? Link => link;

    /// <summary>Frames that passed the tap.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Frames among them that the filter passed.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Frames among those that the reader was too slow for.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>What the statistics say: live and past frames. A frame of the past that is missing has passed the tap and counts as one that the filter passes.</summary>
    public (long Received, long Accepted, long Lost) Totals =>
        (Received + _past.Received + _past.Lost, Accepted + _past.Accepted + _past.Lost, Lost + _past.Lost);

    /// <summary>Notes what the recorder had, before the capture is written.</summary>
    /// <param name="received">Frames that it had of the time that was asked for.</param>
    /// <param name="accepted">Frames among them that the filter passes.</param>
    /// <param name="lost">Frames that it has no more.</param>
    public void AddPast(long received, long accepted, long lost) => _past = (received, accepted, lost);

    /// <summary>Counts a frame at the tap.</summary>
    public void CountReceived() => Volatile.Write(ref _received, _received + 1);

    /// <summary>Counts a frame that the filter passed.</summary>
    public void CountAccepted() => Volatile.Write(ref _accepted, _accepted + 1);

    /// <summary>Counts a frame that there was no room for.</summary>
    public void CountLost() => Volatile.Write(ref _lost, _lost + 1);
}
