using System.Buffers.Binary;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Bridging;

/// <summary>Puts VLAN tags into frames and takes them out, by rearranging segments: no byte is moved, and the sender's memory stays as it is.</summary>
internal static class VlanTags
{
    private const int VlanMask = 0xFFF;

    // The tag of every VLAN, with priority 0: four bytes each.
    private static readonly byte[] Tags = MakeTags();
    private static readonly nint FirstTag = SegmentMemory.OfPinned(Tags).Address;

    /// <summary>The VLAN of a tag's last two bytes.</summary>
    public static int VlanOf(ushort control) => control & VlanMask;

    /// <summary>Writes a frame's segments as they are.</summary>
    /// <returns>How many there are.</returns>
    public static int Copy(ReadOnlySpan<FrameSegment> frame, Span<FrameSegment> to)
    {
        frame.CopyTo(to);
        return frame.Length;
    }

    /// <summary>Writes the segments of a frame with a tag after its addresses.</summary>
    public static int Push(ReadOnlySpan<FrameSegment> frame, int vlan, Span<FrameSegment> to) => Tag(frame, vlan, EthernetHeader.TypeOffset, to);

    /// <summary>Writes the segments of a frame without its tag.</summary>
    public static int Pop(ReadOnlySpan<FrameSegment> frame, Span<FrameSegment> to)
    {
        var count = Slice(frame, 0, EthernetHeader.TypeOffset, to);
        return count + Slice(frame, EthernetHeader.TypeOffset + EthernetHeader.TagLength, int.MaxValue, to[count..]);
    }

    /// <summary>Writes the segments of a frame with another tag in the place of its own.</summary>
    public static int Replace(ReadOnlySpan<FrameSegment> frame, int vlan, Span<FrameSegment> to) =>
        Tag(frame, vlan, EthernetHeader.TypeOffset + EthernetHeader.TagLength, to);

    /// <summary>Writes the addresses, a tag, and what stands from <paramref name="rest"/> on.</summary>
    private static int Tag(ReadOnlySpan<FrameSegment> frame, int vlan, int rest, Span<FrameSegment> to)
    {
        var count = Slice(frame, 0, EthernetHeader.TypeOffset, to);
        to[count++] = new FrameSegment(FirstTag + (vlan * EthernetHeader.TagLength), EthernetHeader.TagLength);
        return count + Slice(frame, rest, int.MaxValue, to[count..]);
    }

    private static int Slice(ReadOnlySpan<FrameSegment> frame, int skip, int length, Span<FrameSegment> to)
    {
        var count = 0;
        foreach (var segment in frame)
        {
            var skipped = Math.Min(skip, segment.Length);
            var taken = Math.Min(segment.Length - skipped, length);
            skip -= skipped;
            length -= taken;
            if (taken > 0)
            {
                to[count++] = new FrameSegment(segment.Address + skipped, taken);
            }
        }

        return count;
    }

    private static byte[] MakeTags()
    {
        var tags = GC.AllocateArray<byte>((VlanMask + 1) * EthernetHeader.TagLength, pinned: true);
        for (var vlan = 0; vlan <= VlanMask; vlan++)
        {
            var tag = tags.AsSpan(vlan * EthernetHeader.TagLength);
            BinaryPrimitives.WriteUInt16BigEndian(tag, EthernetHeader.VlanTag);
            BinaryPrimitives.WriteUInt16BigEndian(tag[2..], (ushort)vlan);
        }

        return tags;
    }
}
