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

    /// <summary>Counts a frame at the tap.</summary>
    public void CountReceived() => Volatile.Write(ref _received, _received + 1);

    /// <summary>Counts a frame that the filter passed.</summary>
    public void CountAccepted() => Volatile.Write(ref _accepted, _accepted + 1);

    /// <summary>Counts a frame that there was no room for.</summary>
    public void CountLost() => Volatile.Write(ref _lost, _lost + 1);
}
