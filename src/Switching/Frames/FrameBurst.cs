using LabSim.Switching.Offloads;

namespace LabSim.Switching.Frames;

/// <summary>
/// Up to 128 frames on their way through the switch, where they lie in their sender's memory. Made once per worker and used
/// again and again: passing a frame allocates nothing.
/// </summary>
internal sealed class FrameBurst
{
    /// <summary>Frames in a burst at most.</summary>
    public const int Capacity = 128;

    /// <summary>Descriptors that one chain may have at most; also the largest ring.</summary>
    public const int LongestChain = 1024;

    /// <summary>Shortest frame: an Ethernet header.</summary>
    public const int ShortestFrame = 14;

    /// <summary>Longest frame: a 9216-byte packet, an Ethernet header and two VLAN tags.</summary>
    public const int LongestFrame = 9216 + ShortestFrame + 8;

    /// <summary>Longest frame that leaves its cutting to others: the longest IP packet, an Ethernet header and two VLAN tags.</summary>
    public const int LongestUncut = ushort.MaxValue + ShortestFrame + 8;

    private readonly FrameEntry[] _frames = new FrameEntry[Capacity];
    private readonly FrameSegment[] _segments = new FrameSegment[2 * LongestChain];
    private readonly FrameOffload[] _offloads = new FrameOffload[Capacity];
    private int _segmentCount;
    private byte _offloadCount;

    /// <summary>How many frames there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another frame of any number of segments fits.</summary>
    public bool HasRoom => Count < Capacity && _segments.Length - _segmentCount >= LongestChain;

    /// <summary>Whether any of them leaves something to be done.</summary>
    public bool HasOffloads => _offloadCount > 0;

    /// <summary>Room for the next frame's segments: at least <see cref="LongestChain"/> while <see cref="HasRoom"/>.</summary>
    public Span<FrameSegment> FreeSegments => _segments.AsSpan(_segmentCount);

    /// <summary>The frames.</summary>
    public Span<FrameEntry> Frames => _frames.AsSpan(0, Count);

    /// <summary>A frame's bytes, in order.</summary>
    public ReadOnlySpan<FrameSegment> SegmentsOf(in FrameEntry frame) => _segments.AsSpan(frame.FirstSegment, frame.SegmentCount);

    /// <summary>What a frame leaves to be done; only for one whose <see cref="FrameEntry.Offload"/> is not 0.</summary>
    public ref readonly FrameOffload OffloadOf(in FrameEntry frame) => ref _offloads[frame.Offload - 1];

    /// <summary>How many frames one that leaves something to be done is on a wire, and how many bytes they have in all.</summary>
    public (int Frames, long Bytes) OnWire(in FrameEntry frame)
    {
        ref readonly var offload = ref OffloadOf(frame);
        return (offload.FramesOf(frame.Length), offload.BytesOf(frame.Length));
    }

    /// <summary>Whether a receiver is able to get all of them as they are.</summary>
    public bool Suits(OffloadSet receiver)
    {
        foreach (ref readonly var offload in _offloads.AsSpan(0, _offloadCount))
        {
            if ((offload.Needs & ~receiver) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets all frames.</summary>
    public void Clear()
    {
        Count = 0;
        _offloadCount = 0;
        _segmentCount = 0;
    }

    /// <summary>Gives the frames from <paramref name="from"/> on that were to go on another verdict.</summary>
    public void Mark(int from, FrameVerdict verdict)
    {
        foreach (ref var frame in Frames[from..])
        {
            frame.Verdict = frame.Verdict == FrameVerdict.Forward ? verdict : frame.Verdict;
        }
    }

    /// <summary>Gives all frames another verdict, whatever they had.</summary>
    public void MarkAll(FrameVerdict verdict)
    {
        foreach (ref var frame in Frames)
        {
            frame.Verdict = verdict;
        }
    }

    /// <summary>Adds a frame whose segments were written to the start of <see cref="FreeSegments"/>.</summary>
    /// <param name="buffer">The sender's name for it.</param>
    /// <param name="segments">How many of those segments there are.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="verdict">What is known of it.</param>
    public void Add(ushort buffer, int segments, int length, FrameVerdict verdict)
    {
        _frames[Count++] = new FrameEntry
        {
            Buffer = buffer,
            Verdict = verdict,
            FirstSegment = _segmentCount,
            SegmentCount = segments,
            Length = length,
        };
        _segmentCount += segments;
    }

    /// <summary>Adds such a frame, with what it leaves to be done.</summary>
    public void Add(ushort buffer, int segments, int length, FrameVerdict verdict, in FrameOffload offload)
    {
        Add(buffer, segments, length, verdict);
        Leave(ref _frames[Count - 1], offload);
    }

    /// <summary>Notes what a frame that left nothing leaves to be done.</summary>
    public void Leave(ref FrameEntry frame, in FrameOffload offload)
    {
        _offloads[_offloadCount] = offload;
        frame.Offload = ++_offloadCount;
    }

    /// <summary>Takes what stands before a frame off its segments; its length says already that it is not there.</summary>
    /// <param name="frame">The frame; its segments have more bytes.</param>
    /// <param name="bytes">How many bytes stand before it.</param>
    public void Strip(ref FrameEntry frame, int bytes)
    {
        ref var first = ref _segments[frame.FirstSegment];
        while (first.Length <= bytes)
        {
            bytes -= first.Length;
            frame.SegmentCount--;
            first = ref _segments[++frame.FirstSegment];
        }

        first = new FrameSegment(first.Address + bytes, first.Length - bytes);
    }
}
