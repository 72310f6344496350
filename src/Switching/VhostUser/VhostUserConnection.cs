using System.Buffers.Binary;
using LabSim.Interop;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.VhostUser;

/// <summary>A machine's control connection: puts messages together from the stream, and answers. Never blocks.</summary>
internal sealed class VhostUserConnection(AncillarySocket socket, VhostUserSession session) : IDisposable
{
    // A machine that sends without end must not keep the control thread from the others.
    private const int MessagesAtOnce = 32;

    private readonly byte[] _buffer = new byte[VhostUserMessage.HeaderLength + VhostUserMessage.LargestPayload];
    private readonly List<FileDescriptor> _descriptors = [];
    private int _length;

    /// <summary>What was agreed on.</summary>
    public VhostUserSession Session => session;

    /// <summary>The descriptor, to be watched.</summary>
    public FileDescriptor Handle => socket.Handle;

    /// <summary>Whether it is between two messages.</summary>
    public bool IsBetweenMessages => _length == 0;

    /// <summary>Ends the connection for everybody who holds it.</summary>
    public void ShutDown() => socket.ShutDown();

    /// <summary>Reads and handles what is there.</summary>
    /// <param name="ended">Whether the machine has closed the connection.</param>
    public GuestFault Read(out bool ended)
    {
        ended = false;
        for (var handled = 0; handled < MessagesAtOnce;)
        {
            var wanted = Wanted(out var fault);
            if (fault != GuestFault.None)
            {
                return fault;
            }

            if (wanted > 0)
            {
                var outcome = socket.Receive(_buffer.AsSpan(_length, wanted), _descriptors, VhostUserMessage.MostDescriptors - _descriptors.Count);
                if (outcome.Truncated)
                {
                    return GuestFault.DescriptorCount;
                }

                if (outcome.Count <= 0)
                {
                    ended = outcome.Ended;
                    return GuestFault.None;
                }

                _length += outcome.Count;
                continue;
            }

            fault = HandleMessage();
            if (fault != GuestFault.None)
            {
                return fault;
            }

            handled++;
        }

        return GuestFault.None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseDescriptors();
        session.Dispose();
        socket.Dispose();
    }

    private int Wanted(out GuestFault fault)
    {
        fault = GuestFault.None;
        if (_length < VhostUserMessage.HeaderLength)
        {
            return VhostUserMessage.HeaderLength - _length;
        }

        var flags = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(4));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(8));
        if ((flags & (VhostUserMessage.VersionMask | VhostUserMessage.ReplyFlag)) != VhostUserMessage.Version)
        {
            fault = GuestFault.MessageFlags;
        }
        else if (size > VhostUserMessage.LargestPayload)
        {
            fault = GuestFault.MessageSize;
        }

        return fault == GuestFault.None ? VhostUserMessage.HeaderLength + (int)size - _length : 0;
    }

    private GuestFault HandleMessage()
    {
        var request = (VhostUserRequest)BinaryPrimitives.ReadUInt32LittleEndian(_buffer);
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(4));
        var message = new VhostUserMessage(request, flags, _buffer.AsSpan(VhostUserMessage.HeaderLength.._length), _descriptors);
        _length = 0;
        try
        {
            var shape = MessageShape.Check(message);
            var result = shape == GuestFault.None ? session.Handle(message) : shape;
            return result.Fault == GuestFault.None ? Answer(message, result) : result.Fault;
        }
        finally
        {
            CloseDescriptors();
        }
    }

    private GuestFault Answer(in VhostUserMessage message, HandlerResult result)
    {
        if (result.ReplyLength == 0 && !(message.NeedsReply && session.Acknowledges))
        {
            return GuestFault.None;
        }

        Span<byte> reply = stackalloc byte[VhostUserMessage.HeaderLength + sizeof(ulong)];
        BinaryPrimitives.WriteUInt32LittleEndian(reply, (uint)message.Request);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], VhostUserMessage.Version | VhostUserMessage.ReplyFlag);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[8..], sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(reply[12..], result.ReplyLength > 0 ? result.Reply : result.Acknowledgement);
        return socket.TrySend(reply, []) ? GuestFault.None : GuestFault.ReplyBlocked;
    }

    private void CloseDescriptors()
    {
        foreach (var descriptor in _descriptors)
        {
            descriptor.Dispose();
        }

        _descriptors.Clear();
    }
}
