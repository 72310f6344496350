using System.Buffers.Binary;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Frames;

/// <summary>The first sixteen bytes of a frame, read once: all that a bridge looks at.</summary>
/// <param name="Front">The first eight bytes, the first of them the highest.</param>
/// <param name="Back">The other eight; bytes that the frame does not have are 0.</param>
internal readonly record struct FrameStart(ulong Front, ulong Back)
{
    private const int Length = 2 * sizeof(ulong);
    private const ulong GroupBit = 1UL << 40;

    /// <summary>The destination address, 48 bits.</summary>
    public ulong Destination => Front >> 16;

    /// <summary>The source address, 48 bits.</summary>
    public ulong Source => ((Front & ushort.MaxValue) << 32) | (Back >> 32);

    /// <summary>Whether it is to a group of stations, or to all.</summary>
    public bool IsToGroup => (Destination & GroupBit) != 0;

    /// <summary>Whether it says that it is from a group, as no station may.</summary>
    public bool IsFromGroup => (Source & GroupBit) != 0;

    /// <summary>The EtherType, or that of the first tag.</summary>
    public ushort Type => (ushort)(Back >> 16);

    /// <summary>The two bytes after it: a tag's priority and VLAN, where it is one.</summary>
    public ushort Control => (ushort)Back;

    /// <summary>The two addresses alone.</summary>
    public FrameStart Addresses => new(Front, Back & ~(ulong)uint.MaxValue);

    /// <summary>Reads the start of a frame of at least 14 bytes.</summary>
    public static FrameStart Of(ReadOnlySpan<FrameSegment> frame) => frame[0].Length >= Length ? Of(SegmentMemory.Bytes(frame[0])) : Gathered(frame);

    private static FrameStart Gathered(ReadOnlySpan<FrameSegment> frame)
    {
        Span<byte> start = stackalloc byte[Length];
        start.Clear();
        SegmentMemory.Gather(frame, start);
        return Of(start);
    }

    private static FrameStart Of(ReadOnlySpan<byte> start) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(start), BinaryPrimitives.ReadUInt64BigEndian(start[sizeof(ulong)..]));
}
