using System.Buffers.Binary;

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

    private const byte NeedsChecksum = 1;
    private const byte ExplicitCongestion = 0x80;

    /// <summary>The header's length under these features.</summary>
    public static int LengthWith(VirtioFeatures features) =>
        (features & (VirtioFeatures.Version1 | VirtioFeatures.NetMergeableReceiveBuffers)) != 0 ? Length : LegacyLength;

    /// <summary>
    /// Whether the frame is complete as it is. Offloads were not offered, so no driver may ask for a checksum or for
    /// segmentation (5.1.6.2.1), and no receiver would know what to do with such a frame.
    /// </summary>
    /// <param name="header">A private copy.</param>
    public static bool IsPlain(ReadOnlySpan<byte> header) => (header[0] & NeedsChecksum) == 0 && (header[1] & ~ExplicitCongestion) == 0;

    /// <summary>Writes the header of a plain frame in one buffer.</summary>
    public static void WritePlain(Span<byte> header)
    {
        header.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(header[BufferCountOffset..], 1);
    }
}
