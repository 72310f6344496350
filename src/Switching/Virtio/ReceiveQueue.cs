using System.Runtime.CompilerServices;
using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;

namespace LabSim.Switching.Virtio;

/// <summary>The guest's receive queue: frames go into it. Called under the ring's gate.</summary>
internal sealed class ReceiveQueue
{
    private readonly FrameSegment[] _buffers = new FrameSegment[Virtqueue.LargestSize];
    private readonly byte[] _header = GC.AllocateArray<byte>(VirtioNetHeader.Length, pinned: true);
    private int _headerLength = VirtioNetHeader.Length;
    private OffloadSet _offloads;
    private bool _mergeable;

    /// <summary>Makes a queue whose frames are plain.</summary>
    public ReceiveQueue() => VirtioNetHeader.WritePlain(_header);

    /// <summary>The ring.</summary>
    public Virtqueue Ring { get; } = new();

    /// <summary>What the driver is able to get. Set under the ring's gate, read by anyone.</summary>
    public OffloadSet Offloads => _offloads;

    /// <summary>Sets what was negotiated.</summary>
    public void Negotiate(VirtioFeatures features)
    {
        Ring.Negotiate(features);
        _offloads = NegotiatedOffloads.OfReceiver(features);
        _headerLength = VirtioNetHeader.LengthWith(features);
        _mergeable = features.HasFlag(VirtioFeatures.NetMergeableReceiveBuffers);
    }

    /// <summary>Copies frames into the guest's buffers; the driver sees them after <see cref="Virtqueue.Publish"/>.</summary>
    /// <param name="burst">The frames; each is marked as delivered, or without room because the guest's buffers are too small for it.</param>
    /// <param name="next">The first frame to deliver; afterwards the first that has to wait for more buffers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public GuestFault Deliver(FrameBurst burst, ref int next)
    {
        var fault = Ring.Pending(out var pending);
        for (; next < burst.Count && fault == GuestFault.None; next++)
        {
            ref var frame = ref burst.Frames[next];
            if (frame.Verdict != FrameVerdict.Forward)
            {
                continue;
            }

            if (frame.Offload != 0 && !PrepareHeader(burst, ref frame))
            {
                continue;
            }

            fault = Place(burst.SegmentsOf(frame), frame.Length, pending, out var placement);
            if (frame.Offload != 0)
            {
                VirtioNetHeader.WritePlain(_header);
            }

            if (placement == 0 || fault != GuestFault.None)
            {
                break;
            }

            frame.Verdict = placement > 0 ? FrameVerdict.Delivered : FrameVerdict.NoRoom;
            pending -= Math.Max(placement, 0);
        }

        return fault;
    }

    /// <summary>Makes the header of a frame that leaves something to be done; loses the frame where the driver has just become unable to get it.</summary>
    private bool PrepareHeader(FrameBurst burst, ref FrameEntry frame)
    {
        ref readonly var offload = ref burst.OffloadOf(frame);
        if ((offload.Needs & ~_offloads) != 0)
        {
            frame.Verdict = FrameVerdict.NoRoom;
            return false;
        }

        VirtioNetHeader.Write(_header, offload);
        return true;
    }

    /// <summary>Copies one frame.</summary>
    /// <param name="frame">Its segments.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="pending">Chains that wait.</param>
    /// <param name="placement">Chains used; 0 if it has to wait, -1 if it can never fit.</param>
    private GuestFault Place(ReadOnlySpan<FrameSegment> frame, int length, int pending, out int placement)
    {
        placement = 0;
        if (pending == 0)
        {
            return GuestFault.None;
        }

        var fault = Ring.Read(0, deviceWrites: true, _buffers, out var chain);
        if (fault == GuestFault.None && chain.Bytes < _headerLength)
        {
            fault = GuestFault.ReceiveBufferTooSmall;
        }

        if (fault != GuestFault.None)
        {
            return fault;
        }

        if (chain.Bytes - _headerLength >= length)
        {
            Fill(_buffers.AsSpan(0, chain.Segments), frame, length);
            Ring.Finish(chain.Head, _headerLength + length);
            placement = 1;
            return GuestFault.None;
        }

        placement = -1;
        return _mergeable ? Merge(chain, frame, length, pending, out placement) : GuestFault.None;
    }

    private void Fill(ReadOnlySpan<FrameSegment> buffers, ReadOnlySpan<FrameSegment> frame, int length)
    {
        // As nearly every frame comes and goes: in one piece, into one buffer that has room for the header and all of it.
        if (frame.Length == 1 && buffers[0].Length - _headerLength >= length)
        {
            SegmentMemory.CopyHeader(_header, buffers[0].Address, _headerLength);
            SegmentMemory.Copy(frame[0].Address, buffers[0].Address + _headerLength, length);
            return;
        }

        WriteHeader(buffers);
        new SegmentReader(frame).CopyInto(buffers, _headerLength, length);
    }

    private void WriteHeader(ReadOnlySpan<FrameSegment> buffers) =>
        new SegmentReader([SegmentMemory.OfPinned(_header)]).CopyInto(buffers, 0, _headerLength);

    /// <summary>Spreads a frame over several chains (virtio 1.2, 5.1.6.4); the first has a header, which says how many there are.</summary>
    private GuestFault Merge(DescriptorChain chain, ReadOnlySpan<FrameSegment> frame, int length, int pending, out int placement)
    {
        var reader = new SegmentReader(frame);
        var (low, high) = (Locate(VirtioNetHeader.BufferCountOffset), Locate(VirtioNetHeader.BufferCountOffset + 1));
        WriteHeader(_buffers.AsSpan(0, chain.Segments));
        var written = reader.CopyInto(_buffers.AsSpan(0, chain.Segments), _headerLength, length);
        Ring.Finish(chain.Head, _headerLength + written);
        var count = 1;
        for (; written < length && count < pending; count++)
        {
            var fault = Ring.Read(0, deviceWrites: true, _buffers, out chain);
            if (fault != GuestFault.None)
            {
                placement = 0;
                return fault;
            }

            var added = reader.CopyInto(_buffers.AsSpan(0, chain.Segments), 0, length - written);
            Ring.Finish(chain.Head, added);
            written += added;
        }

        placement = count;
        if (written < length)
        {
            // Not enough buffers yet. If the ring is as full as it can be, there never will be.
            Ring.Unfinish(count);
            placement = count >= Ring.Size ? -1 : 0;
            return GuestFault.None;
        }

        SegmentMemory.Bytes(low)[0] = (byte)count;
        SegmentMemory.Bytes(high)[0] = (byte)(count >> 8);
        return GuestFault.None;
    }

    /// <summary>Where a byte of the header is in the first chain.</summary>
    private FrameSegment Locate(int offset)
    {
        var index = 0;
        while (_buffers[index].Length <= offset)
        {
            offset -= _buffers[index++].Length;
        }

        return new FrameSegment(_buffers[index].Address + offset, 1);
    }
}
