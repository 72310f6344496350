using System.Buffers.Binary;
using LabSim.Switching.Offloads;

namespace LabSim.Switching.Virtio;

/// <summary>struct virtio_net_hdr (virtio 1.2, 5.1.6), in front of every frame in the rings.</summary>
internal static class VirtioNetHeader
{
    /// <summary>Bytes with VIRTIO_F_VERSION_1 or mergeable buffers: num_buffers is there.</summary>
    public const int Length = 12;

    /// <summary>Bytes of a legacy device without mergeable buffers.</summary>
    public const int LegacyLength = 10;

    /// <summary>Where num_buffers is.</summary>
    public const int BufferCountOffset = 10;

    private const int SegmentType = 1;
    private const int HeaderLength = 2;
    private const int SegmentSize = 4;
    private const int ChecksumStart = 6;
    private const int ChecksumOffset = 8;
    private const byte NeedsChecksum = 1;
    private const byte Tcp4 = 1;
    private const byte Tcp6 = 4;
    private const byte ExplicitCongestion = 0x80;

    /// <summary>The header's length under these features.</summary>
    public static int LengthWith(VirtioFeatures features) =>
        (features & (VirtioFeatures.Version1 | VirtioFeatures.NetMergeableReceiveBuffers)) != 0 ? Length : LegacyLength;

    /// <summary>Whether the frame is complete as it is.</summary>
    /// <param name="start">A private copy of its first two bytes, flags and segment type, as the little-endian number that they are together.</param>
    public static bool IsPlain(ushort start) => (start & (NeedsChecksum | ((byte.MaxValue & ~ExplicitCongestion) << (8 * SegmentType)))) == 0;

    /// <summary>Reads what a driver leaves to the device (5.1.6.2), unchecked.</summary>
    /// <param name="header">A private copy of a header that is not plain.</param>
    /// <param name="wish">What it leaves to be done.</param>
    /// <returns>Whether there is such a thing: a segment without a checksum to be completed is none (5.1.6.2.1), nor is a type that has no name here.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, out FrameOffload wish)
    {
        var type = header[SegmentType] & ~ExplicitCongestion;
        var congestion = header[SegmentType] == type ? OffloadSet.None : OffloadSet.Congestion;
        wish = new FrameOffload
        {
            Needs = type switch
            {
                0 => OffloadSet.Checksum,
                Tcp4 => OffloadSet.Checksum | OffloadSet.Tcp4 | congestion,
                Tcp6 => OffloadSet.Checksum | OffloadSet.Tcp6 | congestion,
                _ => OffloadSet.None,
            },
            ChecksumStart = BinaryPrimitives.ReadUInt16LittleEndian(header[ChecksumStart..]),
            ChecksumOffset = BinaryPrimitives.ReadUInt16LittleEndian(header[ChecksumOffset..]),
            SegmentSize = type == 0 ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(header[SegmentSize..]),
        };
        return (header[0] & NeedsChecksum) != 0 && wish.Needs != OffloadSet.None && (type == 0 || wish.SegmentSize > 0);
    }

    /// <summary>Writes the header of a plain frame in one buffer.</summary>
    public static void WritePlain(Span<byte> header)
    {
        header.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(header[BufferCountOffset..], 1);
    }

    /// <summary>Writes the header of a frame in one buffer that leaves something to be done.</summary>
    public static void Write(Span<byte> header, in FrameOffload offload)
    {
        WritePlain(header);
        header[0] = NeedsChecksum;
        BinaryPrimitives.WriteUInt16LittleEndian(header[ChecksumStart..], offload.ChecksumStart);
        BinaryPrimitives.WriteUInt16LittleEndian(header[ChecksumOffset..], offload.ChecksumOffset);
        if (offload.SegmentSize > 0)
        {
            header[SegmentType] = (byte)(((offload.Needs & OffloadSet.Tcp4) != 0 ? Tcp4 : Tcp6) | ((offload.Needs & OffloadSet.Congestion) != 0 ? ExplicitCongestion : 0));
            BinaryPrimitives.WriteUInt16LittleEndian(header[HeaderLength..], offload.HeaderLength);
            BinaryPrimitives.WriteUInt16LittleEndian(header[SegmentSize..], offload.SegmentSize);
        }
    }
}
