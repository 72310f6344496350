using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>
/// Waits for many descriptors at once. Each carries a token of the caller's. One thread waits; any thread may add and remove.
/// A descriptor that a peer holds as well stays watched after it is closed here: remove it before closing it.
/// </summary>
public sealed class Epoll : IDisposable
{
    private const uint ReadableEvent = 0x001;
    private const uint WritableEvent = 0x004;
    private const uint PeerClosedEvent = 0x2000;
    private const uint EdgeTriggered = 1u << 31;

    // struct epoll_event is packed on x86-64 and on no other architecture (linux/eventpoll.h).
    private static readonly int TokenOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TokenOffset + sizeof(ulong);

    private readonly FileDescriptor _handle;
    private readonly byte[] _ready;

    /// <summary>Makes one that reports at most <paramref name="capacity"/> descriptors a time.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public Epoll(int capacity)
    {
        _ready = GC.AllocateArray<byte>(capacity * Stride, pinned: true);
        var fd = Libc.EpollCreate(Libc.EPOLL_CLOEXEC);
        _handle = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Failure("epoll_create1");
    }

    /// <summary>Watches a descriptor for input.</summary>
    /// <returns>Whether the file can be watched: a regular file, for one, cannot.</returns>
    public bool TryAdd(FileDescriptor descriptor, ulong token, EpollTrigger trigger) =>
        Control(Libc.EPOLL_CTL_ADD, descriptor, token, ReadableEvent | PeerClosedEvent | EdgeOf(trigger));

    /// <summary>Watches a descriptor that is watched already for input and for room to write into, or for input alone. What is so now is reported anew.</summary>
    public void Change(FileDescriptor descriptor, ulong token, EpollTrigger trigger, bool room) =>
        Control(Libc.EPOLL_CTL_MOD, descriptor, token, ReadableEvent | PeerClosedEvent | (room ? WritableEvent : 0) | EdgeOf(trigger));

    /// <summary>Stops watching a descriptor. One that is not watched is no error.</summary>
    public void Remove(FileDescriptor descriptor) => Control(Libc.EPOLL_CTL_DEL, descriptor, 0, 0);

    /// <summary>Waits, and writes the tokens of the descriptors that are ready.</summary>
    /// <param name="tokens">Room for the tokens, at least as many as the capacity.</param>
    /// <param name="timeoutMilliseconds">-1 waits for ever, 0 does not wait.</param>
    /// <returns>How many there are; 0 after a timeout or a signal.</returns>
    public unsafe int Wait(Span<ulong> tokens, int timeoutMilliseconds)
    {
        int count;

        // SAFETY: the array is pinned for its life and holds capacity records.
        fixed (byte* pointer = _ready)
        {
            count = Libc.EpollWait(_handle, pointer, _ready.Length / Stride, timeoutMilliseconds);
        }

        if (count < 0 && Errno.Last != Errno.EINTR)
        {
            throw Errno.Failure("epoll_wait");
        }

        for (var i = 0; i < count; i++)
        {
            tokens[i] = BinaryPrimitives.ReadUInt64LittleEndian(_ready.AsSpan((i * Stride) + TokenOffset));
        }

        return Math.Max(count, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static uint EdgeOf(EpollTrigger trigger) => trigger == EpollTrigger.Edge ? EdgeTriggered : 0;

    private unsafe bool Control(int operation, FileDescriptor descriptor, ulong token, uint events)
    {
        Span<byte> registration = stackalloc byte[16];
        MemoryMarshal.Write(registration, events);
        MemoryMarshal.Write(registration[TokenOffset..], token);
        fixed (byte* pointer = registration)
        {
            return Libc.EpollControl(_handle, operation, descriptor, pointer) == 0;
        }
    }
}
