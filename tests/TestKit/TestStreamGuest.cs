using System.Buffers.Binary;
using LabSim.Interop;

namespace LabSim.TestKit;

/// <summary>Plays QEMU's <c>-netdev stream</c> against a port: frames behind their lengths, and whatever else a test wants to send.</summary>
public sealed class TestStreamGuest : IDisposable
{
    private const int Patience = 3000;
    private readonly AncillarySocket _socket;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>Connects to the port at <paramref name="path"/>.</summary>
    public TestStreamGuest(string path) => _socket = AncillarySocket.Connect(path);

    /// <summary>A frame behind its length.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> frame) => Framed(frame.Length, frame);

    /// <summary>Bytes behind a length that need not be theirs.</summary>
    public static byte[] Framed(int length, ReadOnlySpan<byte> bytes)
    {
        var framed = new byte[sizeof(int) + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed, length);
        bytes.CopyTo(framed.AsSpan(sizeof(int)));
        return framed;
    }

    /// <summary>Sends a frame.</summary>
    public void Send(ReadOnlySpan<byte> frame) => SendRaw(Framed(frame));

    /// <summary>Sends bytes, all of them.</summary>
    public void SendRaw(ReadOnlySpan<byte> bytes) => Require(TrySendRaw(bytes));

    /// <summary>Sends bytes.</summary>
    /// <returns>Whether all went before the port closed the connection or patience ended.</returns>
    public bool TrySendRaw(ReadOnlySpan<byte> bytes)
    {
        var end = Environment.TickCount64 + Patience;
        while (!bytes.IsEmpty)
        {
            var outcome = _socket.SendBytes(bytes);
            bytes = bytes[outcome.Count..];
            if (outcome.State == TransferState.Gone || Environment.TickCount64 > end)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends a file descriptor with a byte, as nobody should.</summary>
    public void SendDescriptor(FileDescriptor descriptor) => Require(_socket.TrySend([0], [descriptor]));

    /// <summary>Takes the next frame.</summary>
    /// <returns>The frame, or <see langword="null"/> if none came in time or the port closed the connection.</returns>
    public byte[]? Receive(int timeoutMilliseconds = Patience)
    {
        while (Buffered() is not { } length || _end - _start < sizeof(int) + length)
        {
            if (!Read(timeoutMilliseconds))
            {
                return null;
            }
        }

        var frame = _buffer.AsSpan(_start + sizeof(int), Buffered()!.Value).ToArray();
        _start += sizeof(int) + frame.Length;
        return frame;
    }

    /// <summary>Takes all whole frames that are there without looking at them, and returns how many there were. Allocates nothing.</summary>
    public int Discard()
    {
        Read(0);
        var count = 0;
        while (Buffered() is { } length && _end - _start >= sizeof(int) + length)
        {
            _start += sizeof(int) + length;
            count++;
        }

        return count;
    }

    /// <summary>Waits until the port closes the connection, and says whether it did; frames that come before are lost.</summary>
    public bool WaitClosed()
    {
        while (_socket.WaitReadable(Patience))
        {
            if (_socket.ReceiveBytes(_buffer).State == TransferState.Gone)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void Require(bool sent)
    {
        if (!sent)
        {
            throw new IOException("the port did not take what was sent");
        }
    }

    private int? Buffered() => _end - _start >= sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start)) : null;

    private bool Read(int timeoutMilliseconds)
    {
        if (!_socket.WaitReadable(timeoutMilliseconds))
        {
            return false;
        }

        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var outcome = _socket.ReceiveBytes(_buffer.AsSpan(_end));
        _end += outcome.Count;
        return outcome.State != TransferState.Gone;
    }
}
