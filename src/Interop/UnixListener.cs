using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>A listening unix stream socket that only its owner can open (mode 0600). Disposing it removes its file.</summary>
public sealed class UnixListener : IDisposable
{
    private const uint OwnerReadWrite = 0b110_000_000;
    private readonly string _path;

    private UnixListener(FileDescriptor handle, string path)
    {
        Handle = handle;
        _path = path;
    }

    /// <summary>The descriptor, to be watched.</summary>
    public FileDescriptor Handle { get; }

    /// <summary>Listens at <paramref name="path"/> and gives the file to <paramref name="owner"/>. A socket file of ours or theirs that nothing listens behind is replaced.</summary>
    /// <param name="path">At most 107 bytes.</param>
    /// <param name="owner">The user who owns the file, or <see langword="null"/> for our own.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <exception cref="IOException">The path is too long or taken, its directory is missing, or we may not.</exception>
    public static UnixListener Bind(string path, uint? owner, int backlog)
    {
        var listener = new UnixListener(AncillarySocket.Open(), path);
        try
        {
            listener.Bind(owner, backlog);
            return listener;
        }
        catch
        {
            listener.Handle.Dispose();
            throw;
        }
    }

    /// <summary>The next waiting connection, or <see langword="null"/>.</summary>
    public unsafe AncillarySocket? TryAccept()
    {
        var handle = new FileDescriptor();
        var fd = Libc.Accept(Handle, null, null, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
        if (fd < 0)
        {
            handle.Dispose();
            return null;
        }

        handle.Adopt(fd);
        return new AncillarySocket(handle);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Handle.IsClosed)
        {
            _ = Libc.Unlink(_path);
            Handle.Dispose();
        }
    }

    private unsafe void Bind(uint? owner, int backlog)
    {
        Span<byte> address = stackalloc byte[UnixAddress.Length];
        UnixAddress.Write(_path, address);
        RemoveStaleFile(address, owner);

        // The mode goes onto the socket before it has a name: there is no moment in which another user could open it.
        if (Libc.ChangeMode(Handle, OwnerReadWrite) != 0)
        {
            throw Errno.Failure("fchmod", _path);
        }

        fixed (byte* pointer = address)
        {
            if (Libc.Bind(Handle, pointer, UnixAddress.Length) != 0)
            {
                throw Errno.Failure("bind", _path);
            }
        }

        if ((owner is { } user && user != Libc.EffectiveUser() && Libc.ChangeOwner(_path, user, uint.MaxValue) != 0)
            || Libc.Listen(Handle, backlog) != 0)
        {
            var failure = Errno.Failure(owner is null ? "listen" : "chown", _path);
            _ = Libc.Unlink(_path);
            throw failure;
        }
    }

    private unsafe void RemoveStaleFile(ReadOnlySpan<byte> address, uint? owner)
    {
        if (SocketFile.OwnerOf(_path) is not { } user || (user != Libc.EffectiveUser() && user != owner))
        {
            return;
        }

        using var probe = AncillarySocket.Open();
        fixed (byte* pointer = address)
        {
            if (Libc.Connect(probe, pointer, UnixAddress.Length) != 0 && Errno.Last == Errno.ECONNREFUSED)
            {
                _ = Libc.Unlink(_path);
            }
        }
    }
}
