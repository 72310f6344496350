using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>A unix datagram socket with a file that only its owner can send to (mode 0600). Never blocks. Disposing it removes its file.</summary>
public sealed class UnixDatagram : IDisposable
{
    private readonly string _path;

    /// <summary>Takes over a socket that is bound at <paramref name="path"/>, another process's before.</summary>
    public UnixDatagram(FileDescriptor handle, string path)
    {
        Handle = handle;
        _path = path;
    }

    /// <summary>The descriptor, to be watched.</summary>
    public FileDescriptor Handle { get; }

    /// <summary>Binds at <paramref name="path"/> and gives the file to <paramref name="owner"/>. A socket file of ours or theirs that nobody is behind is replaced.</summary>
    /// <param name="path">At most 107 bytes.</param>
    /// <param name="owner">The user who owns the file, or <see langword="null"/> for our own.</param>
    /// <exception cref="IOException">The path is too long or taken, its directory is missing, or we may not.</exception>
    public static UnixDatagram Bind(string path, uint? owner)
    {
        var socket = new UnixDatagram(AncillarySocket.Open(Libc.SOCK_DGRAM), path);
        try
        {
            UnixBinding.Bind(socket.Handle, Libc.SOCK_DGRAM, path, owner);
            return socket;
        }
        catch
        {
            socket.Handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes the socket at <paramref name="path"/> the peer: from then on the kernel takes datagrams from it alone and gives others EPERM
    /// (unix(7)). The same peer again changes nothing; another one loses what the first had sent.
    /// </summary>
    /// <param name="path">Where the peer is bound.</param>
    /// <param name="owner">Who must own its file, besides ourselves; <see langword="null"/> for nobody.</param>
    /// <returns>Whether somebody is there; who was the peer before stays it otherwise.</returns>
    /// <exception cref="IOException">The path is none.</exception>
    public unsafe bool TryConnect(string path, uint? owner)
    {
        if (SocketFile.OwnerOf(path) is not { } user || (user != Libc.EffectiveUser() && user != owner))
        {
            return false;
        }

        Span<byte> address = stackalloc byte[UnixAddress.Length];
        UnixAddress.Write(path, address);
        fixed (byte* pointer = address)
        {
            return Libc.Connect(Handle, pointer, UnixAddress.Length) == 0;
        }
    }

    /// <summary>Forgets the peer, and what was sent so far.</summary>
    public unsafe void Disconnect()
    {
        // More than net.unix.max_dgram_qlen at its usual 10; a sender that never stops must not keep us here.
        const int Most = 64;
        Span<byte> address = stackalloc byte[UnixAddress.Length];
        address.Clear();
        address[0] = Libc.AF_UNSPEC;
        fixed (byte* pointer = address)
        {
            _ = Libc.Connect(Handle, pointer, UnixAddress.Length);
        }

        Span<byte> first = stackalloc byte[1];
        for (var i = 0; i < Most && Receive(first).State == TransferState.Done; i++)
        {
        }
    }

    /// <summary>Takes the next datagram.</summary>
    /// <param name="bytes">Room for it; what does not fit is lost, and the count says how much there was.</param>
    public unsafe TransferOutcome Receive(Span<byte> bytes)
    {
        // SAFETY: the span is pinned for the whole call, and the kernel writes no more than its length.
        fixed (byte* pointer = bytes)
        {
            return TransferOutcome.Of(Libc.Receive(Handle, pointer, (nuint)bytes.Length, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC));
        }
    }

    /// <summary>Sends a datagram to the peer, whole or not at all.</summary>
    public unsafe TransferOutcome Send(ReadOnlySpan<byte> bytes)
    {
        // SAFETY: the span is pinned for the whole call.
        fixed (byte* pointer = bytes)
        {
            return TransferOutcome.Of(Libc.Send(Handle, pointer, (nuint)bytes.Length, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT));
        }
    }

    /// <summary>Closes the socket and leaves its file: another process goes on with it.</summary>
    public void Release() => Handle.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Handle.IsClosed)
        {
            _ = Libc.Unlink(_path);
            Handle.Dispose();
        }
    }
}
