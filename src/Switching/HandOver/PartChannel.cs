using LabSim.Interop;

namespace LabSim.Switching.HandOver;

/// <summary>A connection between a server and a keeper, or between two servers, of this user's processes alone.</summary>
internal sealed class PartChannel(AncillarySocket socket) : IDisposable
{
    private const int PatienceMilliseconds = 2000;
    private readonly byte[] _buffer = new byte[PartMessage.Longest];

    /// <summary>Connects to a keeper.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static PartChannel Connect(string path) => new(AncillarySocket.Connect(path, messages: true));

    /// <summary>Two channels that are connected with each other.</summary>
    public static (PartChannel One, PartChannel Other) Pair()
    {
        var (one, other) = AncillarySocket.Pair();
        return (new PartChannel(one), new PartChannel(other));
    }

    /// <summary>The descriptor, to be watched.</summary>
    public FileDescriptor Handle => socket.Handle;

    /// <summary>Whether the peer is a process of this user.</summary>
    public bool IsOurs => socket.ReadPeer().UserId is var user && (user == PeerCredentials.OwnUserId || user == 0);

    /// <summary>Whether a peer that never says anything is gone.</summary>
    public bool HasEnded => socket.WaitReadable(0);

    /// <summary>Sends a message. Its part stays the caller's.</summary>
    /// <exception cref="IOException">The peer is gone, or takes nothing for two seconds.</exception>
    public void Send(PartMessage message)
    {
        var (bytes, state) = message.Encode();
        using (state)
        {
            FileDescriptor[] files = [.. (message.Part?.Files ?? []).Select(f => f.File), .. state is null ? [] : (ReadOnlySpan<FileDescriptor>)[state]];
            while (!socket.TrySend(bytes, files))
            {
                if (!socket.WaitWritable(PatienceMilliseconds))
                {
                    throw new IOException("The peer of the hand-over is gone.");
                }
            }
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <param name="timeoutMilliseconds">How long; -1 for ever.</param>
    /// <returns>The message, or <see langword="null"/> where the peer is gone or the time ran out.</returns>
    /// <exception cref="IOException">What came is no message.</exception>
    public PartMessage? Receive(int timeoutMilliseconds)
    {
        if (!socket.WaitReadable(timeoutMilliseconds))
        {
            return null;
        }

        List<FileDescriptor> files = [];
        var outcome = socket.Receive(_buffer, files, PartMessage.MostFiles);
        return outcome.Count <= 0 ? null : PartMessage.Decode(_buffer[..outcome.Count], files);
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
