using System.Buffers.Binary;
using LabSim.Interop;

namespace LabSim.Switching.VhostUser;

/// <summary>A whole message: request, flags, size, payload; and the descriptors that came with it.</summary>
/// <param name="request">Which request.</param>
/// <param name="flags">The header's flags.</param>
/// <param name="payload">What follows the header.</param>
/// <param name="descriptors">Received descriptors. Whoever wants one takes it out; the rest is closed.</param>
internal readonly ref struct VhostUserMessage(VhostUserRequest request, uint flags, ReadOnlySpan<byte> payload, List<FileDescriptor> descriptors)
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 12;

    /// <summary>Bytes of the largest payload: a memory table of eight regions.</summary>
    public const int LargestPayload = 8 + (8 * 32);

    /// <summary>Descriptors that a message carries at most.</summary>
    public const int MostDescriptors = 8;

    /// <summary>The flags' version, in the lowest two bits.</summary>
    public const uint Version = 1;

    /// <summary>The lowest two bits of the flags.</summary>
    public const uint VersionMask = 3;

    /// <summary>The message is a reply.</summary>
    public const uint ReplyFlag = 4;

    /// <summary>The sender wants an acknowledgement, if REPLY_ACK was negotiated.</summary>
    public const uint NeedReplyFlag = 8;

    /// <summary>Which request.</summary>
    public VhostUserRequest Request => request;

    /// <summary>Whether the sender wants an acknowledgement.</summary>
    public bool NeedsReply => (flags & NeedReplyFlag) != 0;

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The payload's first 64-bit number.</summary>
    public ulong Number => Long(0);

    /// <summary>The payload's first 32-bit number: a ring's index, or how many regions there are.</summary>
    public uint Index => BinaryPrimitives.ReadUInt32LittleEndian(Payload);

    /// <summary>The payload's second 32-bit number: a ring's size, base or state.</summary>
    public uint Value => BinaryPrimitives.ReadUInt32LittleEndian(Payload[4..]);

    /// <summary>How many descriptors came and were not taken.</summary>
    public int DescriptorCount => descriptors.Count;

    /// <summary>Takes all descriptors.</summary>
    public FileDescriptor[] TakeDescriptors()
    {
        FileDescriptor[] taken = [.. descriptors];
        descriptors.Clear();
        return taken;
    }

    /// <summary>A 64-bit number of the payload.</summary>
    public ulong Long(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(Payload[offset..]);

    /// <summary>Takes the only descriptor.</summary>
    public FileDescriptor TakeDescriptor()
    {
        var taken = descriptors[0];
        descriptors.RemoveAt(0);
        return taken;
    }
}
