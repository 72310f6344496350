using System.Buffers.Binary;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Frames;

/// <summary>The start of a frame: two addresses, VLAN tags (IEEE 802.1Q, 802.1ad), an EtherType.</summary>
internal static class EthernetHeader
{
    /// <summary>Where the first tag or the EtherType is.</summary>
    public const int TypeOffset = 12;

    /// <summary>Bytes of a VLAN tag.</summary>
    public const int TagLength = 4;

    /// <summary>The EtherType of a customer's tag.</summary>
    public const ushort VlanTag = 0x8100;

    /// <summary>The EtherType of IPv4.</summary>
    public const ushort Ip4 = 0x0800;

    /// <summary>The EtherType of ARP.</summary>
    public const ushort Arp = 0x0806;

    private const ushort ServiceTag = 0x88A8;

    /// <summary>Bytes before the packet: the addresses, up to two tags, the EtherType.</summary>
    /// <param name="frame">A frame of at least 14 bytes.</param>
    public static int LengthOf(ReadOnlySpan<FrameSegment> frame) => LengthOf(frame, out _);

    /// <summary>Bytes before the packet, and its EtherType; 0 where the frame ends before it.</summary>
    /// <param name="frame">A frame of at least 14 bytes.</param>
    /// <param name="type">The EtherType.</param>
    public static int LengthOf(ReadOnlySpan<FrameSegment> frame, out ushort type)
    {
        Span<byte> start = stackalloc byte[TypeOffset + (2 * TagLength) + 2];
        start.Clear();
        SegmentMemory.Gather(frame, start);
        return LengthOf(start, out type);
    }

    /// <summary>Bytes before the packet, and its EtherType.</summary>
    /// <param name="start">The start of a frame.</param>
    /// <param name="type">The EtherType; 0 where the frame ends before it.</param>
    public static int LengthOf(ReadOnlySpan<byte> start, out ushort type)
    {
        var offset = TypeOffset;
        type = TypeAt(start, offset);
        while (offset < TypeOffset + (2 * TagLength) && type is VlanTag or ServiceTag)
        {
            offset += TagLength;
            type = TypeAt(start, offset);
        }

        return offset + 2;
    }

    private static ushort TypeAt(ReadOnlySpan<byte> start, int offset) =>
        start.Length >= offset + 2 ? BinaryPrimitives.ReadUInt16BigEndian(start[offset..]) : (ushort)0;
}
