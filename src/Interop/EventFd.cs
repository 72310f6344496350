using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>An eventfd: a counter that another thread, process or guest waits for. Never blocks.</summary>
public sealed class EventFd : IDisposable
{
    private EventFd(FileDescriptor handle) => Handle = handle;

    /// <summary>The descriptor, to be watched or passed on.</summary>
    public FileDescriptor Handle { get; }

    /// <summary>Makes a new one, with the counter at 0.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static EventFd Create()
    {
        var fd = Libc.EventFd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        return fd >= 0 ? new EventFd(new FileDescriptor(fd)) : throw Errno.Failure("eventfd");
    }

    /// <summary>
    /// Takes a descriptor that a peer sent, if it really is an eventfd, and makes it non-blocking: a write to any other file
    /// could block the caller for as long as the peer likes.
    /// </summary>
    /// <returns><see langword="null"/> if it is none; the descriptor is closed then.</returns>
    public static unsafe EventFd? TryAdopt(FileDescriptor received)
    {
        const int Capacity = 64;
        var target = stackalloc byte[Capacity];
        var length = Libc.ReadLink($"/proc/self/fd/{received.Number}", target, Capacity);
        if (length > 0 && new ReadOnlySpan<byte>(target, (int)length).SequenceEqual("anon_inode:[eventfd]"u8)
            && Libc.Fcntl(received, Libc.F_SETFL, Libc.O_NONBLOCK | Libc.Fcntl(received, Libc.F_GETFL, 0)) == 0)
        {
            return new EventFd(received);
        }

        received.Dispose();
        return null;
    }

    /// <summary>Adds one to the counter. A counter that is full is signalled already.</summary>
    public unsafe void Signal()
    {
        // SAFETY: the eight bytes live on this stack for the whole call.
        var one = 1UL;
        Libc.Write(Handle, &one, sizeof(ulong));
    }

    /// <summary>Takes the counter back to 0 and returns what it was.</summary>
    public unsafe ulong Drain()
    {
        // SAFETY: the eight bytes live on this stack for the whole call.
        var count = 0UL;
        return Libc.Read(Handle, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
