using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Offloads;

/// <summary>Makes bursts of what a frame is on a wire; see <see cref="WireFrame"/>. Has memory of its own, which each burst overwrites.</summary>
internal sealed class FrameCutter
{
    // A burst of Ethernet's usual size fits, and so do fourteen jumbo frames.
    private const int Capacity = 128 * 1024;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private readonly nint _base;
    private int _next;

    /// <summary>Makes one that has nothing to do.</summary>
    public FrameCutter() => _base = SegmentMemory.OfPinned(_bytes).Address;

    /// <summary>The frames made last.</summary>
    public FrameBurst Burst { get; } = new();

    /// <summary>Begins another frame.</summary>
    public void Begin() => _next = 0;

    /// <summary>Makes the next frames, as many as fit.</summary>
    /// <param name="burst">The burst of the frame that was begun.</param>
    /// <param name="frame">The frame; one that leaves nothing to be done is one frame, and is not copied.</param>
    /// <returns>Whether there were any left.</returns>
    public bool Next(FrameBurst burst, in FrameEntry frame)
    {
        Burst.Clear();
        var segments = burst.SegmentsOf(frame);
        if (frame.Offload == 0)
        {
            if (_next++ == 0)
            {
                segments.CopyTo(Burst.FreeSegments);
                Burst.Add(0, segments.Length, frame.Length, FrameVerdict.Forward);
            }

            return Burst.Count > 0;
        }

        ref readonly var offload = ref burst.OffloadOf(frame);
        var count = offload.FramesOf(frame.Length);
        var longest = offload.LongestOf(frame.Length);
        for (var used = 0; _next < count && Burst.HasRoom && used + longest <= Capacity; _next++)
        {
            var length = WireFrame.Write(segments, frame.Length, offload, _next, _bytes.AsSpan(used, longest));
            Burst.FreeSegments[0] = new FrameSegment(_base + used, length);
            Burst.Add(0, 1, length, FrameVerdict.Forward);
            used += length;
        }

        return Burst.Count > 0;
    }
}
