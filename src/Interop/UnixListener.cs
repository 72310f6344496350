using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>A listening unix socket, of a stream or of messages, that only its owner can open (mode 0600). Disposing it removes its file.</summary>
public sealed class UnixListener : IDisposable
{
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
    /// <param name="messages">Whether connections are of messages, which arrive whole (SOCK_SEQPACKET); otherwise of streams.</param>
    /// <exception cref="IOException">The path is too long or taken, its directory is missing, or we may not.</exception>
    public static UnixListener Bind(string path, uint? owner, int backlog, bool messages = false)
    {
        var type = messages ? Libc.SOCK_SEQPACKET : Libc.SOCK_STREAM;
        var listener = new UnixListener(AncillarySocket.Open(type), path);
        try
        {
            listener.Bind(type, owner, backlog);
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

    private void Bind(int type, uint? owner, int backlog)
    {
        UnixBinding.Bind(Handle, type, _path, owner);
        if (Libc.Listen(Handle, backlog) != 0)
        {
            var failure = Errno.Failure("listen", _path);
            _ = Libc.Unlink(_path);
            throw failure;
        }
    }
}
