using System.Runtime.CompilerServices;
using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;

namespace LabSim.Switching.Virtio;

/// <summary>The guest's transmit queue: frames come out of it. Called under the ring's gate.</summary>
internal sealed class TransmitQueue
{
    private int _headerLength = VirtioNetHeader.Length;
    private OffloadSet _offloads;

    /// <summary>The ring.</summary>
    public Virtqueue Ring { get; } = new();

    /// <summary>Sets what was negotiated.</summary>
    public void Negotiate(VirtioFeatures features)
    {
        Ring.Negotiate(features);
        _headerLength = VirtioNetHeader.LengthWith(features);
        _offloads = NegotiatedOffloads.OfSender(features);
    }

    /// <summary>Reads the waiting frames, oldest first, as many as a burst takes. They stay waiting until <see cref="Complete"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public GuestFault Collect(FrameBurst burst)
    {
        burst.Clear();
        var fault = Ring.Pending(out var pending);
        for (var i = 0; i < pending && burst.HasRoom && fault == GuestFault.None; i++)
        {
            var segments = burst.FreeSegments;
            fault = Ring.Read(i, deviceWrites: false, segments, out var chain);
            if (fault == GuestFault.None)
            {
                Add(burst, segments, chain);
            }
        }

        return fault;
    }

    /// <summary>Gives the first <paramref name="count"/> frames' buffers back.</summary>
    /// <returns>Whether the driver wants to be called.</returns>
    public bool Complete(FrameBurst burst, int count)
    {
        foreach (ref readonly var frame in burst.Frames[..count])
        {
            Ring.Finish(frame.Buffer, 0);
        }

        return Ring.Publish();
    }

    private void Add(FrameBurst burst, Span<FrameSegment> segments, in DescriptorChain chain)
    {
        var length = chain.Bytes - _headerLength;
        if (length < FrameBurst.ShortestFrame)
        {
            burst.Add(chain.Head, 0, 0, 0, FrameVerdict.Malformed);
        }
        else if (length > FrameBurst.LongestUncut)
        {
            burst.Add(chain.Head, 0, 0, 0, FrameVerdict.TooLarge);
        }
        else
        {
            Span<byte> header = stackalloc byte[VirtioNetHeader.Length];
            SegmentMemory.Gather(segments[..chain.Segments], header[.._headerLength]);
            var skip = SkipHeader(segments);
            if (VirtioNetHeader.IsPlain(header))
            {
                burst.Add(chain.Head, skip, chain.Segments, (int)length, length > FrameBurst.LongestFrame ? FrameVerdict.TooLarge : FrameVerdict.Forward);
            }
            else
            {
                AddOffloaded(burst, chain, (int)length, skip, header);
            }
        }
    }

    private void AddOffloaded(FrameBurst burst, in DescriptorChain chain, int length, int skip, ReadOnlySpan<byte> header)
    {
        var offload = default(FrameOffload);
        var verdict = FrameVerdict.Malformed;

        // What was not negotiated no driver may ask for (5.1.6.2.1).
        if (VirtioNetHeader.TryRead(header, out var wish) && (wish.Needs & ~_offloads) == 0)
        {
            verdict = OffloadRules.Check(burst.FreeSegments[skip..chain.Segments], length, wish, out offload);
        }

        if (verdict == FrameVerdict.Malformed)
        {
            burst.Add(chain.Head, skip, chain.Segments, length, verdict);
        }
        else
        {
            burst.Add(chain.Head, skip, chain.Segments, length, verdict, offload);
        }
    }

    /// <summary>Takes the header off the segments.</summary>
    /// <returns>How many segments it filled; there are more.</returns>
    private int SkipHeader(Span<FrameSegment> segments)
    {
        var rest = _headerLength;
        var index = 0;
        while (segments[index].Length <= rest)
        {
            rest -= segments[index++].Length;
        }

        segments[index] = new FrameSegment(segments[index].Address + rest, segments[index].Length - rest);
        return index;
    }
}
