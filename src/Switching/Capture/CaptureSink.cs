using LabSim.Interop.Pcap;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Capture;

/// <summary>
/// The worker's half of a capture: makes finished blocks of frames and puts them into a ring, from which the other half
/// writes them out. The filter is here, not there: what nobody wants takes no room, so a filtered capture of a fast link loses
/// nothing. A reader that is too slow loses its own frames, counted, and holds nobody up.
/// </summary>
internal sealed class CaptureSink(PcapFilter? filter, int snapLength, long? count, CaptureClock clock, int ringBytes)
{
    // The filter sees a private copy of the whole frame: in the guest's memory it could change under the filter's hands.
    private readonly byte[] _copy = filter is null ? [] : new byte[FrameBurst.LongestFrame];
    private long _left = count ?? long.MaxValue;
    private volatile bool _complete;
    private volatile bool _closed;

    /// <summary>The blocks.</summary>
    public BlockRing Ring { get; } = new(ringBytes);

    /// <summary>Whether as many frames as were asked for are in the ring.</summary>
    public bool IsComplete => _complete;

    /// <summary>Whether frames are taken.</summary>
    public bool IsOpen => !_closed;

    /// <summary>Takes no frames until <see cref="Open"/>. Before its taps are in place.</summary>
    public void Close() => _closed = true;

    /// <summary>Takes frames from now on. On the worker's thread, between two bursts.</summary>
    public void Open() => _closed = false;

    /// <summary>What a timestamp of the fabric's clock is in the capture: nanoseconds since 1970.</summary>
    public long Nanoseconds(long timestamp) => clock.Nanoseconds(timestamp);

    /// <summary>Takes a frame, unless the filter refuses it or the ring is full. The reader sees it after <see cref="Show"/>.</summary>
    public void Take(TappedInterface tapped, ReadOnlySpan<FrameSegment> frame, int length, FrameDirection direction, long nanoseconds)
    {
        if (_left <= 0)
        {
            return;
        }

        tapped.CountReceived();
        if (filter is not null)
        {
            var copy = _copy.AsSpan(0, length);
            SegmentMemory.Gather(frame, copy);
            if (!filter.Matches(copy))
            {
                return;
            }
        }

        tapped.CountAccepted();
        var captured = Math.Min(length, snapLength);
        var total = PcapngBlock.EnhancedPacketLength(captured);
        var block = Ring.Reserve(total);
        if (block.IsEmpty)
        {
            tapped.CountLost();
            return;
        }

        PcapngBlock.WriteEnhancedPacket(block, tapped.Index, nanoseconds, captured, length, direction);
        var kept = block.Slice(PcapngBlock.FrameOffset, captured);
        if (filter is null)
        {
            SegmentMemory.Gather(frame, kept);
        }
        else
        {
            _copy.AsSpan(0, captured).CopyTo(kept);
        }

        Ring.Commit(total);
        _left--;
    }

    /// <summary>Shows the reader what was taken.</summary>
    public void Show()
    {
        Ring.Publish();
        if (_left <= 0)
        {
            _complete = true;
        }
    }
}
