using LabSim.Switching.Frames;

namespace LabSim.Switching.Offloads;

/// <summary>
/// What a guest's driver left to its NIC (virtio 1.2, 5.1.6.2), checked: all places lie within the frame, those of the headers within its first
/// <see cref="LongestHeaders"/> bytes. Places are bytes from the frame's start.
/// </summary>
internal readonly record struct FrameOffload
{
    /// <summary>Bytes of the headers of a segment that is to be cut, at most.</summary>
    public const int LongestHeaders = 256;

    /// <summary>The smallest part that a segment may be cut into: Linux's least TCP payload, 48 bytes less 40 of options.</summary>
    public const int SmallestSegment = 8;

    /// <summary>What a receiver has to be able to do.</summary>
    public required OffloadSet Needs { get; init; }

    /// <summary>Where the bytes begin that the checksum covers: the transport header.</summary>
    public required ushort ChecksumStart { get; init; }

    /// <summary>Where the checksum is, from <see cref="ChecksumStart"/>.</summary>
    public required ushort ChecksumOffset { get; init; }

    /// <summary>Where the IP header is, if the frame is to be cut.</summary>
    public ushort NetworkStart { get; init; }

    /// <summary>Bytes of all headers, if the frame is to be cut.</summary>
    public ushort HeaderLength { get; init; }

    /// <summary>Payload of each part but the last, or 0 if the frame is not to be cut.</summary>
    public ushort SegmentSize { get; init; }

    /// <summary>How many frames it is on a wire.</summary>
    /// <param name="length">Its bytes.</param>
    public int FramesOf(int length) => SegmentSize == 0 ? 1 : Math.Max(1, (length - HeaderLength + SegmentSize - 1) / SegmentSize);

    /// <summary>How many bytes those have in all.</summary>
    public long BytesOf(int length) => length + (long)(FramesOf(length) - 1) * HeaderLength;

    /// <summary>How many bytes the longest of them has.</summary>
    public int LongestOf(int length) => SegmentSize == 0 ? length : Math.Min(length, HeaderLength + SegmentSize);

    /// <summary>Whether its headers come after an Ethernet header still. A guest that rewrites a frame on its way can have a tag taken out that was none.</summary>
    public bool IsPlausible => ChecksumStart >= FrameBurst.ShortestFrame && (SegmentSize == 0 || NetworkStart >= FrameBurst.ShortestFrame);

    /// <summary>The same for a frame whose headers became longer or shorter in front of the IP header.</summary>
    public FrameOffload Moved(int bytes) => this with
    {
        ChecksumStart = (ushort)(ChecksumStart + bytes),
        NetworkStart = (ushort)(SegmentSize == 0 ? 0 : NetworkStart + bytes),
        HeaderLength = (ushort)(SegmentSize == 0 ? 0 : HeaderLength + bytes),
    };
}
