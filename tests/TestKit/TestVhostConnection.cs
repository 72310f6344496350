using System.Buffers.Binary;
using LabSim.Interop;

namespace LabSim.TestKit;

/// <summary>QEMU's side of a vhost-user connection: sends whatever a test wants, right or wrong.</summary>
public sealed class TestVhostConnection : IDisposable
{
    private const uint Version = 1;
    private const uint NeedReply = 8;
    private const int HeaderLength = 12;
    private const int Patience = 5000;
    private readonly AncillarySocket _socket;

    /// <summary>Connects to a port.</summary>
    public TestVhostConnection(string path) => _socket = AncillarySocket.Connect(path);

    /// <summary>Sends raw bytes with descriptors.</summary>
    /// <returns>Whether they went.</returns>
    public bool SendRaw(ReadOnlySpan<byte> bytes, params ReadOnlySpan<FileDescriptor> descriptors) => _socket.TrySend(bytes, descriptors);

    /// <summary>Sends a message that wants no acknowledgement.</summary>
    public bool Send(uint request, ReadOnlySpan<byte> payload, params ReadOnlySpan<FileDescriptor> descriptors) =>
        _socket.TrySend(Message(request, Version, payload), descriptors);

    /// <summary>Sends a message and waits until it is acknowledged.</summary>
    /// <returns>Whether it was, with success; otherwise the port closed the connection or refused.</returns>
    public bool SendAcknowledged(uint request, ReadOnlySpan<byte> payload, params ReadOnlySpan<FileDescriptor> descriptors) =>
        _socket.TrySend(Message(request, Version | NeedReply, payload), descriptors) && ReadReply() == 0;

    /// <summary>Sends a request that has a reply of its own.</summary>
    /// <returns>The reply's number, or <see langword="null"/> if the port closed the connection.</returns>
    public ulong? Ask(uint request, params ReadOnlySpan<byte> payload) => Send(request, payload) ? ReadReply() : null;

    /// <summary>Waits until the port closes the connection, and says whether it did.</summary>
    public bool WaitClosed()
    {
        Span<byte> byteOfReply = stackalloc byte[1];
        while (_socket.WaitReadable(Patience))
        {
            if (_socket.Receive(byteOfReply, [], 0).Ended)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Header and payload of a message.</summary>
    public static byte[] Message(uint request, uint flags, ReadOnlySpan<byte> payload)
    {
        var message = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(message, request);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), flags);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(8), payload.Length);
        payload.CopyTo(message.AsSpan(HeaderLength));
        return message;
    }

    /// <summary>A payload of 64-bit numbers.</summary>
    public static byte[] Numbers(params ReadOnlySpan<ulong> numbers)
    {
        var payload = new byte[8 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(8 * i), numbers[i]);
        }

        return payload;
    }

    /// <summary>A payload of a ring's index and a value.</summary>
    public static byte[] Ring(uint index, uint value) => Numbers(index | ((ulong)value << 32));

    private ulong? ReadReply()
    {
        Span<byte> reply = stackalloc byte[HeaderLength + 8];
        var length = 0;
        while (length < reply.Length && _socket.WaitReadable(Patience))
        {
            var outcome = _socket.Receive(reply[length..], [], 0);
            if (outcome.Ended)
            {
                return null;
            }

            length += Math.Max(outcome.Count, 0);
        }

        return length == reply.Length ? BinaryPrimitives.ReadUInt64LittleEndian(reply[HeaderLength..]) : null;
    }
}
