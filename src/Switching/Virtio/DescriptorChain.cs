using LabSim.Switching.Frames;

namespace LabSim.Switching.Virtio;

/// <summary>A chain of descriptors that was read and checked.</summary>
/// <param name="Head">Its head, which goes back into the used ring.</param>
/// <param name="Segments">How many buffers it has.</param>
/// <param name="Bytes">Their bytes in all; no sum of 1024 32-bit lengths overflows.</param>
internal readonly record struct DescriptorChain(ushort Head, int Segments, long Bytes)
{
    /// <summary>A buffer as a segment. A length beyond an int's range is cut: nothing reads or writes that far.</summary>
    public static FrameSegment Segment(nint address, uint length) => new(address, (int)Math.Min(length, int.MaxValue));
}
