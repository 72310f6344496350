using System.Buffers.Binary;
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
                SegmentMemory.Prefetch(segments[0]);
                Add(burst, chain);
            }
        }

        // Headers are read when all chains are: by then the memory has come that was asked for.
        foreach (ref var frame in burst.Frames)
        {
            if (frame.Verdict == FrameVerdict.Forward)
            {
                Unwrap(burst, ref frame);
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

    /// <summary>Adds a chain as a frame that has its header yet.</summary>
    private void Add(FrameBurst burst, in DescriptorChain chain)
    {
        var length = chain.Bytes - _headerLength;
        if (length < FrameBurst.ShortestFrame)
        {
            burst.Add(chain.Head, 0, 0, FrameVerdict.Malformed);
        }
        else if (length > FrameBurst.LongestUncut)
        {
            burst.Add(chain.Head, 0, 0, FrameVerdict.TooLarge);
        }
        else
        {
            burst.Add(chain.Head, chain.Segments, (int)length, FrameVerdict.Forward);
        }
    }

    /// <summary>Takes the header off a frame and does what it says.</summary>
    private void Unwrap(FrameBurst burst, ref FrameEntry frame)
    {
        // One read of the two fields says that there is nothing to be done, which is so for most frames. Else all of the header is copied, and judged by the copy.
        var segments = burst.SegmentsOf(frame);
        if (segments[0].Length >= sizeof(ushort) && VirtioNetHeader.IsPlain(SegmentMemory.ReadPair(segments[0].Address)))
        {
            UnwrapPlain(burst, ref frame);
        }
        else
        {
            UnwrapCopied(burst, ref frame);
        }
    }

    private void UnwrapPlain(FrameBurst burst, ref FrameEntry frame)
    {
        burst.Strip(ref frame, _headerLength);
        frame.Verdict = frame.Length > FrameBurst.LongestFrame ? FrameVerdict.TooLarge : FrameVerdict.Forward;
    }

    private void UnwrapCopied(FrameBurst burst, ref FrameEntry frame)
    {
        Span<byte> header = stackalloc byte[VirtioNetHeader.Length];
        SegmentMemory.Gather(burst.SegmentsOf(frame), header[.._headerLength]);
        if (VirtioNetHeader.IsPlain(BinaryPrimitives.ReadUInt16LittleEndian(header)))
        {
            UnwrapPlain(burst, ref frame);
            return;
        }

        burst.Strip(ref frame, _headerLength);
        frame.Verdict = FrameVerdict.Malformed;

        // What was not negotiated no driver may ask for (5.1.6.2.1).
        if (VirtioNetHeader.TryRead(header, out var wish) && (wish.Needs & ~_offloads) == 0)
        {
            frame.Verdict = OffloadRules.Check(burst.SegmentsOf(frame), frame.Length, wish, out var offload);
            if (frame.Verdict != FrameVerdict.Malformed)
            {
                burst.Leave(ref frame, offload);
            }
        }
    }
}
