using System.Buffers.Binary;
using LabSim.Interop;

namespace LabSim.TestKit;

/// <summary>
/// A machine without a machine: plays QEMU and the guest's driver against a port, in this process, with real memory, rings
/// and eventfds. <see cref="Start"/> makes an honest guest; the parts are public for those that are not.
/// </summary>
public sealed class TestGuest : IDisposable
{
    /// <summary>The index of the receive ring.</summary>
    public const uint ReceiveIndex = 0;

    /// <summary>The index of the transmit ring.</summary>
    public const uint TransmitIndex = 1;

    /// <summary>Guest-physical address of the memory's first byte.</summary>
    public const ulong GuestBase = 0x4000_0000;

    /// <summary>Address of the memory's first byte in the space of the QEMU that is not there.</summary>
    public const ulong UserBase = 0x7F00_0000_0000;

    /// <summary>Where tests may put what they like, 128 KiB.</summary>
    public const ulong Scratch = 0x2_0000;

    private const ulong TransmitBuffers = 0x4_0000;
    private readonly Epoll _calls = new(4);
    private readonly ulong[] _called = new ulong[4];
    private ushort _receiveSeen;
    private ushort _transmitSent;

    /// <summary>Connects to the port at <paramref name="path"/>; says nothing yet.</summary>
    public TestGuest(string path, TestGuestOptions? options = null)
    {
        Options = options ?? new TestGuestOptions();
        File = MemoryFile.Create("guest", Options.MemoryLength, sealAgainstShrinking: true);
        Memory = MappedMemory.Map(File, (ulong)Options.MemoryLength);
        Receiving = new TestRing(Memory, 0, Options.RingSize);
        Transmitting = new TestRing(Memory, 0x1_0000, Options.RingSize);
        _calls.TryAdd(ReceiveCall.Handle, ReceiveIndex, EpollTrigger.Level);
        Connection = new TestVhostConnection(path);
    }

    /// <summary>How it behaves.</summary>
    public TestGuestOptions Options { get; }

    /// <summary>The connection; replaced by <see cref="Reconnect"/>.</summary>
    public TestVhostConnection Connection { get; private set; }

    /// <summary>The file behind the memory.</summary>
    public FileDescriptor File { get; }

    /// <summary>The memory.</summary>
    public MappedMemory Memory { get; }

    /// <summary>The receive ring.</summary>
    public TestRing Receiving { get; }

    /// <summary>The transmit ring.</summary>
    public TestRing Transmitting { get; }

    /// <summary>Kicks the receive ring.</summary>
    public EventFd ReceiveKick { get; } = EventFd.Create();

    /// <summary>Kicks the transmit ring.</summary>
    public EventFd TransmitKick { get; } = EventFd.Create();

    /// <summary>Is called when frames came.</summary>
    public EventFd ReceiveCall { get; } = EventFd.Create();

    /// <summary>Is called when buffers of sent frames are free.</summary>
    public EventFd TransmitCall { get; } = EventFd.Create();

    /// <summary>How many kicks the device wanted.</summary>
    public int Kicks { get; private set; }

    /// <summary>The virtio-net header of the frame received last.</summary>
    public byte[] LastHeader { get; private set; } = [];

    private ulong BufferStride => (ulong)Options.BufferStride;

    private ulong ReceiveBuffers => TransmitBuffers + (BufferStride * Options.RingSize);

    /// <summary>Does all that QEMU and an honest driver do.</summary>
    /// <returns>Whether the port acknowledged every step.</returns>
    public bool Start()
    {
        OfferReceiveBuffers(Options.ReceiveBuffers);
        return Negotiate() && SendMemory() && StartRing(ReceiveIndex, 0) && StartRing(TransmitIndex, 0);
    }

    /// <summary>Accepts the features.</summary>
    public bool Negotiate()
    {
        const ulong Protocol = (1 << 0) | (1 << 2) | (1 << 3) | (1 << 4);
        return Connection.Ask(1) is not null && Connection.Ask(15) is not null
            && Connection.Send(16, TestVhostConnection.Numbers(Protocol)) && Connection.SendAcknowledged(3, [])
            && Connection.SendAcknowledged(2, TestVhostConnection.Numbers(Options.Features));
    }

    /// <summary>Sends the memory table: one region, all of the memory.</summary>
    public bool SendMemory() =>
        Connection.SendAcknowledged(5, TestVhostConnection.Numbers(1, GuestBase, (ulong)Options.MemoryLength, UserBase, 0), File);

    /// <summary>Describes, starts and enables a ring.</summary>
    public bool StartRing(uint index, ushort start)
    {
        var (ring, kick, call) = index == ReceiveIndex ? (Receiving, ReceiveKick, ReceiveCall) : (Transmitting, TransmitKick, TransmitCall);
        return Connection.SendAcknowledged(8, TestVhostConnection.Ring(index, Options.RingSize))
            && Connection.SendAcknowledged(10, TestVhostConnection.Ring(index, start))
            && Connection.SendAcknowledged(9, TestVhostConnection.Numbers(index, UserBase + ring.Table, UserBase + ring.Used, UserBase + ring.Available, 0))
            && Connection.SendAcknowledged(12, TestVhostConnection.Numbers(index), kick.Handle)
            && Connection.SendAcknowledged(13, TestVhostConnection.Numbers(index), call.Handle)
            && Connection.SendAcknowledged(18, TestVhostConnection.Ring(index, 1));
    }

    /// <summary>Stops a ring.</summary>
    /// <returns>The next index, or <see langword="null"/> if the port closed the connection.</returns>
    public ushort? StopRing(uint index) => (ushort?)(Connection.Ask(11, TestVhostConnection.Ring(index, 0)) >> 32);

    /// <summary>Connects again as QEMU does: everything anew, with the used indexes as bases. The rings stay as they are.</summary>
    public bool Reconnect(string path)
    {
        Connection.Dispose();
        Connection = new TestVhostConnection(path);
        return Negotiate() && SendMemory() && StartRing(ReceiveIndex, Receiving.UsedIndex) && StartRing(TransmitIndex, Transmitting.UsedIndex);
    }

    /// <summary>Offers more receive buffers, as many as have not been offered yet.</summary>
    public void OfferReceiveBuffers(int count)
    {
        for (var i = Receiving.AvailableIndex; i < Math.Min(count, Receiving.Size); i++)
        {
            Receiving.WriteDescriptor(i, GuestBase + ReceiveBuffers + (BufferStride * i), (uint)Options.ReceiveBuffer, TestRing.Write);
            Receiving.Offer(i);
        }

        ReceiveKick.Signal();
    }

    /// <summary>Sends a frame with an empty header, and kicks if the device wants it.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        Queue(frame, []);
        KickTransmit();
    }

    /// <summary>Puts a frame into the transmit ring without a kick.</summary>
    /// <param name="frame">The frame; at most a buffer.</param>
    /// <param name="header">The virtio-net header's first bytes; the rest is zero.</param>
    public void Queue(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> header)
    {
        SpinWait.SpinUntil(() => (ushort)(_transmitSent - Transmitting.UsedIndex) < Transmitting.Size);
        var slot = _transmitSent % Transmitting.Size;
        var buffer = TransmitBuffers + (BufferStride * (ulong)slot);
        var length = Options.HeaderLength + frame.Length;
        var bytes = Memory.Slice(buffer, length);
        bytes[..Options.HeaderLength].Clear();
        header.CopyTo(bytes);
        frame.CopyTo(bytes[Options.HeaderLength..]);
        Transmitting.WriteDescriptor(slot, GuestBase + buffer, (uint)length, 0);
        Transmitting.Offer((ushort)slot);
        _transmitSent++;
    }

    /// <summary>Fills every transmit buffer and descriptor once, with a frame of so many bytes, for <see cref="QueueRepeat"/>.</summary>
    public void PrepareRepeats(int length)
    {
        for (ushort i = 0; i < Transmitting.Size; i++)
        {
            Transmitting.WriteDescriptor(i, GuestBase + TransmitBuffers + (BufferStride * i), (uint)(Options.HeaderLength + length), 0);
            Memory.Slice(TransmitBuffers + (BufferStride * i), Options.HeaderLength).Clear();
        }
    }

    /// <summary>Offers the next prepared frame; the caller knows that its buffer is free.</summary>
    public void QueueRepeat() => Transmitting.Offer((ushort)(_transmitSent++ % Transmitting.Size));

    /// <summary>Kicks the transmit ring if the device wants it.</summary>
    public void KickTransmit()
    {
        Interlocked.MemoryBarrier();
        var index = Transmitting.AvailableIndex;
        var wanted = (Options.Features & TestGuestOptions.EventIndex) != 0
            ? (ushort)(index - Transmitting.AvailableEvent - 1) < 1 + Transmitting.Size
            : (Transmitting.UsedFlags & 1) == 0;
        if (wanted)
        {
            Kicks++;
            TransmitKick.Signal();
        }
    }

    /// <summary>Takes the next frame, and offers its buffers again.</summary>
    /// <param name="timeoutMilliseconds">How long to wait for it.</param>
    /// <returns>The frame, or <see langword="null"/> if none came.</returns>
    public byte[]? Receive(int timeoutMilliseconds = 3000)
    {
        while (Receiving.UsedIndex == _receiveSeen)
        {
            Receiving.UsedEvent = _receiveSeen;
            Interlocked.MemoryBarrier();
            if (Receiving.UsedIndex == _receiveSeen && _calls.Wait(_called, timeoutMilliseconds) == 0)
            {
                return null;
            }

            ReceiveCall.Drain();
        }

        return TakeFrame();
    }

    /// <summary>Gives all used receive buffers back without looking at them, and returns how many frames they were.</summary>
    public int Discard()
    {
        var used = Receiving.UsedIndex;
        var count = (ushort)(used - _receiveSeen);
        for (; _receiveSeen != used; _receiveSeen++)
        {
            Receiving.Offer((ushort)Receiving.UsedElement(_receiveSeen).Head);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Dispose();
        _calls.Dispose();
        ReceiveKick.Dispose();
        TransmitKick.Dispose();
        ReceiveCall.Dispose();
        TransmitCall.Dispose();
        Memory.Dispose();
        File.Dispose();
    }

    private byte[] TakeFrame()
    {
        var first = ReceiveBuffer(_receiveSeen);
        var buffers = Options.HeaderLength == 12 ? BinaryPrimitives.ReadUInt16LittleEndian(first[10..]) : 1;
        LastHeader = first[..Options.HeaderLength].ToArray();
        var frame = first[Options.HeaderLength..].ToArray();
        Receiving.Offer((ushort)Receiving.UsedElement(_receiveSeen++).Head);
        for (var i = 1; i < buffers; i++)
        {
            frame = [.. frame, .. ReceiveBuffer(_receiveSeen)];
            Receiving.Offer((ushort)Receiving.UsedElement(_receiveSeen++).Head);
        }

        return frame;
    }

    private Span<byte> ReceiveBuffer(ushort index)
    {
        var (head, length) = Receiving.UsedElement(index);
        return Memory.Slice(ReceiveBuffers + (BufferStride * head), (int)length);
    }
}
