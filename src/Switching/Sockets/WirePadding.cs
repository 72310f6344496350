using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Sockets;

/// <summary>
/// Brings frames to the length that they have at least on a wire: 60 bytes without check sequence (IEEE 802.3, 4.2.3.3). Virtio guests send shorter ones;
/// QEMU's pcnet takes those for errors, and QEMU itself pads only what comes from its own networks.
/// </summary>
internal static class WirePadding
{
    private const int ShortestFrame = 60;

    /// <summary>The bytes that a frame of this many has on the wire.</summary>
    public static int Padded(int length) => Math.Max(length, ShortestFrame);

    /// <summary>Writes a frame and the zeros behind it.</summary>
    /// <param name="segments">Its parts.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="target">As many bytes as <see cref="Padded"/> says.</param>
    public static void Gather(ReadOnlySpan<FrameSegment> segments, int length, Span<byte> target)
    {
        SegmentMemory.Gather(segments, target[..length]);
        target[length..].Clear();
    }
}
