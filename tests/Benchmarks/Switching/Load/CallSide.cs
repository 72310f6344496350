namespace LabSim.Benchmarks.Switching.Load;

/// <summary>One guest of a <see cref="CallLoad"/>. Each count is written by the one thread that plays this guest.</summary>
internal sealed class CallSide(IFrameEnd end, byte[] frame, byte[] expected)
{
    private const int Batch = 16;

    /// <summary>Fewer frames under way than any queue of a host holds, and fewer bytes than a socket's buffer.</summary>
    private readonly int _window = Math.Clamp((96 << 10) / frame.Length, 8, 128);

    private readonly byte[] _room = new byte[16 * 1024];
    private long _sent;
    private long _came;

    /// <summary>Frames that it sent, less those given up.</summary>
    public long Sent
    {
        get => Volatile.Read(ref _sent);
        set => Volatile.Write(ref _sent, value);
    }

    /// <summary>Frames that came.</summary>
    public long Came => Volatile.Read(ref _came);

    /// <summary>Sends some and takes some.</summary>
    /// <param name="other">The other guest.</param>
    public void Turn(CallSide other)
    {
        var room = _window - (int)(_sent - other.Came);
        var sent = 0;
        while (sent < Math.Min(room, Batch) && end.TrySend(frame))
        {
            sent++;
        }

        Sent = _sent + sent;
        Take();
    }

    /// <summary>Takes what is there, up to a few.</summary>
    public void Take()
    {
        var came = 0;
        for (var i = 0; i < 2 * Batch && end.TryReceive(_room); i++)
        {
            // A host's own chatter, such as a bridge's, is no frame of ours.
            came += _room.AsSpan(0, expected.Length).SequenceEqual(expected) ? 1 : 0;
        }

        Volatile.Write(ref _came, _came + came);
    }
}
