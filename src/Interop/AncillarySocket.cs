using System.Diagnostics.CodeAnalysis;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>
/// A connected unix socket, of a stream or of messages, that carries bytes and file descriptors (SCM_RIGHTS). Non-blocking.
/// Received descriptors are close-on-exec and owned from the moment they exist; those beyond the limit never enter the process.
/// </summary>
public sealed class AncillarySocket : IDisposable
{
    /// <summary>Takes over a connected, non-blocking socket, ours or another process's before.</summary>
    public AncillarySocket(FileDescriptor handle) => Handle = handle;

    /// <summary>The descriptor, to be watched.</summary>
    public FileDescriptor Handle { get; }

    /// <summary>Connects to a listening socket.</summary>
    /// <param name="path">Where it listens.</param>
    /// <param name="messages">Whether it is one of messages, which arrive whole (SOCK_SEQPACKET); otherwise of a stream.</param>
    /// <exception cref="IOException">Nothing listens there, or we may not.</exception>
    public static unsafe AncillarySocket Connect(string path, bool messages = false)
    {
        Span<byte> address = stackalloc byte[UnixAddress.Length];
        UnixAddress.Write(path, address);
        var socket = Open(messages ? Libc.SOCK_SEQPACKET : Libc.SOCK_STREAM);
        fixed (byte* pointer = address)
        {
            if (Libc.Connect(socket, pointer, UnixAddress.Length) == 0)
            {
                return new AncillarySocket(socket);
            }
        }

        var failure = Errno.Failure("connect", path);
        socket.Dispose();
        throw failure;
    }

    /// <summary>Two sockets of messages that are connected with each other.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static unsafe (AncillarySocket One, AncillarySocket Other) Pair()
    {
        var (one, other) = (new FileDescriptor(), new FileDescriptor());
        var pair = stackalloc int[2];
        if (Libc.SocketPair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0, pair) < 0)
        {
            throw Errno.Failure("socketpair");
        }

        one.Adopt(pair[0]);
        other.Adopt(pair[1]);
        return (new AncillarySocket(one), new AncillarySocket(other));
    }

    /// <summary>Who connected.</summary>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public unsafe PeerCredentials ReadPeer()
    {
        PeerCredentials peer;
        var length = (uint)sizeof(PeerCredentials);
        return Libc.GetSocketOption(Handle, Libc.SOL_SOCKET, Libc.SO_PEERCRED, &peer, &length) == 0
            ? peer
            : throw Errno.Failure("SO_PEERCRED");
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="bytes">Room for the bytes.</param>
    /// <param name="descriptors">Received descriptors are added to it; the caller disposes them.</param>
    /// <param name="limit">How many descriptors may come; the kernel closes the others and <see cref="ReceiveOutcome.Truncated"/> says so.</param>
    public unsafe ReceiveOutcome Receive(Span<byte> bytes, List<FileDescriptor> descriptors, int limit)
    {
        // All that could throw comes before the call.
        descriptors.EnsureCapacity(descriptors.Count + limit);
        var handles = new FileDescriptor[limit];
        for (var i = 0; i < limit; i++)
        {
            handles[i] = new FileDescriptor();
        }

        Span<byte> control = stackalloc byte[ControlLength(Math.Max(limit, 1))];
        fixed (byte* data = bytes)
        fixed (byte* ancillary = control)
        {
            // SAFETY: the kernel writes no more than the lengths given; both buffers live until the call returns.
            var vector = new Libc.IoVector { Base = data, Length = (nuint)bytes.Length };
            var message = new Libc.MessageHeader
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = limit == 0 ? null : ancillary,
                ControlLength = limit == 0 ? 0 : (nuint)control.Length,
            };
            var count = Libc.ReceiveMessage(Handle, &message, Libc.MSG_CMSG_CLOEXEC | Libc.MSG_DONTWAIT);
            var error = Errno.Last;
            if (count >= 0)
            {
                Adopt(in message, handles, descriptors);
            }

            return new ReceiveOutcome((int)count, (message.Flags & Libc.MSG_CTRUNC) != 0, count < 0 && error is Errno.EAGAIN or Errno.EINTR);
        }
    }

    /// <summary>Sends all bytes, and the descriptors with the first of them.</summary>
    /// <returns>Whether the peer took them all at once; if not, the connection is of no more use.</returns>
    public unsafe bool TrySend(ReadOnlySpan<byte> bytes, ReadOnlySpan<FileDescriptor> descriptors)
    {
        Span<byte> control = stackalloc byte[ControlLength(descriptors.Length)];
        control.Clear();
        fixed (byte* data = bytes)
        fixed (byte* ancillary = control)
        {
            // SAFETY: as for receiving. The caller's span keeps the descriptors alive.
            var vector = new Libc.IoVector { Base = data, Length = (nuint)bytes.Length };
            var message = new Libc.MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (!descriptors.IsEmpty)
            {
                *(Libc.ControlHeader*)ancillary = new Libc.ControlHeader
                {
                    Length = (nuint)(sizeof(Libc.ControlHeader) + (descriptors.Length * sizeof(int))),
                    Level = Libc.SOL_SOCKET,
                    Type = Libc.SCM_RIGHTS,
                };
                var numbers = (int*)(ancillary + sizeof(Libc.ControlHeader));
                for (var i = 0; i < descriptors.Length; i++)
                {
                    numbers[i] = descriptors[i].Number;
                }

                message.Control = ancillary;
                message.ControlLength = (nuint)control.Length;
            }

            return Libc.SendMessage(Handle, &message, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT) == bytes.Length;
        }
    }

    /// <summary>Reads bytes alone; descriptors that come with them are closed by the kernel.</summary>
    /// <param name="bytes">Room for them, not empty.</param>
    public unsafe TransferOutcome ReceiveBytes(Span<byte> bytes)
    {
        // SAFETY: the span is pinned for the whole call, and the kernel writes no more than its length.
        fixed (byte* pointer = bytes)
        {
            var outcome = TransferOutcome.Of(Libc.Receive(Handle, pointer, (nuint)bytes.Length, Libc.MSG_DONTWAIT));
            return outcome is { State: TransferState.Done, Count: 0 } ? new TransferOutcome(0, TransferState.Gone) : outcome;
        }
    }

    /// <summary>Sends bytes, as many as the kernel takes now.</summary>
    public unsafe TransferOutcome SendBytes(ReadOnlySpan<byte> bytes)
    {
        // SAFETY: the span is pinned for the whole call.
        fixed (byte* pointer = bytes)
        {
            return TransferOutcome.Of(Libc.Send(Handle, pointer, (nuint)bytes.Length, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT));
        }
    }

    /// <summary>Waits until there is something to read or the peer is gone.</summary>
    /// <returns>Whether there is, before the time ran out.</returns>
    public bool WaitReadable(int timeoutMilliseconds) => Wait(Libc.POLLIN, timeoutMilliseconds) != 0;

    /// <summary>Waits until there is room to send, or the peer is gone.</summary>
    /// <returns>Whether there is room, before the time ran out.</returns>
    public bool WaitWritable(int timeoutMilliseconds) => Wait(Libc.POLLOUT, timeoutMilliseconds) == Libc.POLLOUT;

    /// <summary>Ends the connection for everybody who holds it, not only for this descriptor.</summary>
    public void ShutDown() => _ = Libc.ShutDown(Handle, Libc.SHUT_RDWR);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns it.")]
    internal static FileDescriptor Open(int type = Libc.SOCK_STREAM)
    {
        var fd = Libc.Socket(Libc.AF_UNIX, type | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        return fd >= 0 ? new FileDescriptor(fd) : throw Errno.Failure("socket");
    }

    private unsafe short Wait(short events, int timeoutMilliseconds)
    {
        var request = new Libc.PollRequest { Descriptor = Handle.Number, Events = events };
        int ready;
        while ((ready = Libc.Poll(&request, 1, timeoutMilliseconds)) < 0 && Errno.Last == Errno.EINTR)
        {
            // A signal is no answer.
        }

        return ready > 0 ? request.Returned : (short)0;
    }

    // CMSG_SPACE: the header and the numbers, rounded up to eight.
    private static unsafe int ControlLength(int descriptors) => sizeof(Libc.ControlHeader) + (((descriptors * sizeof(int)) + 7) & ~7);

    private static unsafe void Adopt(in Libc.MessageHeader message, FileDescriptor[] handles, List<FileDescriptor> descriptors)
    {
        var header = (Libc.ControlHeader*)message.Control;
        if (header is null || message.ControlLength < (nuint)sizeof(Libc.ControlHeader)
            || header->Level != Libc.SOL_SOCKET || header->Type != Libc.SCM_RIGHTS)
        {
            return;
        }

        // A unix stream socket yields one control message a call, so there is no second header to look for.
        // CMSG_SPACE rounds up: one descriptor more than the limit may fit, and it is ours to close.
        var count = (int)(header->Length - (nuint)sizeof(Libc.ControlHeader)) / sizeof(int);
        var numbers = (int*)(header + 1);
        for (var i = 0; i < count; i++)
        {
            if (i < handles.Length)
            {
                handles[i].Adopt(numbers[i]);
                descriptors.Add(handles[i]);
            }
            else
            {
                _ = Libc.Close(numbers[i]);
            }
        }
    }
}
