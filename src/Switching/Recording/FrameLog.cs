using System.Runtime.CompilerServices;
using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Recording;

/// <summary>The recorded past of a port: pages of records, the oldest of which is overwritten when the port has its share of them.</summary>
/// <remarks>
/// A frame on a link has one record, in its sender's log, which says whether the peer got it at once. Only a frame that was under way for a while has a second
/// one, in the log of whom it came to. The worker writes, a burst at a time; readers copy pages without a lock and look afterwards whether they may believe
/// what they have (<see cref="RecorderPage"/>). The gate is for those who take pages away, on a control thread, a few at a time.
/// </remarks>
/// <param name="memory">Where the pages are from.</param>
/// <param name="begun">When recording begins, by the fabric's clock.</param>
internal sealed class FrameLog(RecorderMemory memory, long begun)
{
    private readonly Lock _gate = new();
    private int _kept;
    private int _oldest = -1;
    private int _newest = -1;
    private int _count;
    private int _start;
    private int _end;
    private int _filled;
    private int _own;
    private int _delivered;
    private FrameLog? _peer;
    private long _passed;
    private long _lost;
    private long _lostUntil = begun;

    /// <summary>Frames that passed the port since it began.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>Frames among them that are not in the recorder any more, or never were.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>All that passed after this time is in the recorder.</summary>
    public long LostUntil => Volatile.Read(ref _lostUntil);

    /// <summary>How many pages it has.</summary>
    public int PageCount => Volatile.Read(ref _count);

    /// <summary>Records from now on.</summary>
    /// <param name="kept">Bytes kept of each frame.</param>
    public void Begin(int kept)
    {
        lock (_gate)
        {
            _kept = kept;
        }
    }

    /// <summary>Records no more and gives all pages back.</summary>
    public void End()
    {
        lock (_gate)
        {
            _kept = 0;
        }

        Trim(0);
    }

    /// <summary>Gives pages back until it has at most so many, the oldest first.</summary>
    public void Trim(int most)
    {
        lock (_gate)
        {
            while (_count > most)
            {
                memory.Give(Drop());
            }
        }
    }

    /// <summary>Records frames that the port sent and a link is done with. On the worker's thread.</summary>
    /// <param name="burst">The burst; its frames have their verdicts.</param>
    /// <param name="count">How many of its frames.</param>
    /// <param name="timestamp">When they were sent.</param>
    /// <param name="peer">Who got those that were delivered.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeSent(FrameBurst burst, int count, long timestamp, FrameLog? peer)
    {
        lock (_gate)
        {
            if (_kept == 0)
            {
                return;
            }

            var (passed, delivered) = (0, 0);
            foreach (ref readonly var frame in burst.Frames[..count])
            {
                if (frame.Verdict == FrameVerdict.Delivered && peer is not null)
                {
                    Record(burst, frame, timestamp, RecordedWay.Sent | RecordedWay.Delivered, peer);
                    delivered++;
                    passed++;
                }
                else if (!IsNone(frame))
                {
                    Record(burst, frame, timestamp, RecordedWay.Sent, null);
                    passed++;
                }
            }

            Publish(timestamp);
            Count(passed);
            peer?.Count(delivered);
        }
    }

    /// <summary>Records frames that came to the port later than they were sent. On the worker's thread.</summary>
    /// <param name="burst">The burst; its frames have their verdicts.</param>
    /// <param name="count">How many of its frames.</param>
    /// <param name="timestamp">When they came.</param>
    public void TakeArrived(FrameBurst burst, int count, long timestamp)
    {
        lock (_gate)
        {
            if (_kept == 0)
            {
                return;
            }

            foreach (ref readonly var frame in burst.Frames[..count])
            {
                if (frame.Verdict == FrameVerdict.Delivered)
                {
                    Record(burst, frame, timestamp, RecordedWay.Arrived, null);
                    Count(1);
                }
            }

            Publish(timestamp);
        }
    }

    // What never was a frame: refused before it came to a link, as captures see it.
    private static bool IsNone(in FrameEntry frame) => frame.Verdict switch
    {
        FrameVerdict.Malformed => true,
        FrameVerdict.TooLarge => frame.SegmentCount == 0 || (frame.Offload == 0 && frame.Length > FrameBurst.LongestFrame),
        _ => false,
    };

    /// <summary>
    /// Does what the guest left to its NIC, so that the checksum is right, or says that there is none where the bytes that it is of are not kept. A segment that was
    /// left to be cut stays one frame: so it crossed the link, and cutting it would cost what leaving it saves.
    /// </summary>
    private static void Complete(Span<byte> kept, int length, in FrameOffload offload)
    {
        var place = offload.ChecksumStart + offload.ChecksumOffset;
        if (kept.Length == length)
        {
            WireFrame.Complete(kept, offload);
        }
        else if (place + sizeof(ushort) <= kept.Length)
        {
            kept.Slice(place, sizeof(ushort)).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Record(FrameBurst burst, in FrameEntry frame, long timestamp, RecordedWay way, FrameLog? peer)
    {
        var kept = Math.Min(frame.Length, _kept);
        var size = FrameRecord.SizeOf(kept);
        if ((_end - _filled < size || (peer is not null && peer != _peer)) && !MakeRoom(size, timestamp, peer))
        {
            return;
        }

        var record = memory.Bytes(_start + _filled, size);
        FrameRecord.Write(record, timestamp, frame.Length, kept, way);
        SegmentMemory.Gather(burst.SegmentsOf(frame), record.Slice(FrameRecord.HeaderLength, kept));
        if (frame.Offload != 0)
        {
            Complete(record.Slice(FrameRecord.HeaderLength, kept), frame.Length, burst.OffloadOf(frame));
        }

        _filled += size;
        _own++;
        _delivered += peer is null ? 0 : 1;
    }

    // A page has one peer: what was delivered to another, after a cable was plugged elsewhere, begins a new page.
    private bool MakeRoom(int size, long timestamp, FrameLog? peer)
    {
        if (_end - _filled >= size && _peer is null)
        {
            memory.Pages[_newest].Peer = _peer = peer;
            return true;
        }

        Publish(timestamp);
        if (!Turn())
        {
            Lose(1, timestamp);
            peer?.Lose(1, timestamp);
            return false;
        }

        memory.Pages[_newest].Peer = _peer = peer;
        return true;
    }

    /// <summary>Shows readers what was recorded.</summary>
    private void Publish(long timestamp)
    {
        if (_newest < 0)
        {
            return;
        }

        ref var page = ref memory.Pages[_newest];
        (page.Own, page.Delivered, page.Last) = (_own, _delivered, timestamp);

        // Release: pairs with the acquire in RecordedFrames; the records and their peer come before it.
        Volatile.Write(ref page.Filled, _filled);
    }

    /// <summary>Begins a page: a free one within the share, else the oldest of our own.</summary>
    private bool Turn()
    {
        while (_count > memory.Share)
        {
            memory.Give(Drop());
        }

        var page = _count < memory.Share ? memory.Take() : -1;
        if (page < 0 && _count == 0)
        {
            return false;
        }

        page = page < 0 ? Drop() : page;
        ref var state = ref memory.Pages[page];
        Interlocked.Increment(ref state.Version);
        state.Owner = this;
        state.Serial = memory.NextSerial();
        state.Next = -1;
        Interlocked.Increment(ref state.Version);
        if (_newest >= 0)
        {
            memory.Pages[_newest].Next = page;
        }

        _oldest = _oldest < 0 ? page : _oldest;
        _newest = page;
        _count++;
        (_start, _end) = (page * RecorderMemory.PageBytes, RecorderMemory.PageBytes);
        (_filled, _own, _delivered, _peer) = (0, 0, 0, null);
        return true;
    }

    /// <summary>Forgets the oldest page. It is nobody's until it is given back or begun again.</summary>
    private int Drop()
    {
        var page = _oldest;
        ref var state = ref memory.Pages[page];
        Lose(state.Own, state.Last);
        state.Peer?.Lose(state.Delivered, state.Last);

        // A full fence on either side: no reader takes the next life's bytes for this one's.
        Interlocked.Increment(ref state.Version);
        (state.Owner, state.Peer, state.Filled, state.Own, state.Delivered) = (null, null, 0, 0, 0);
        Interlocked.Increment(ref state.Version);
        _oldest = state.Next;
        if (_oldest < 0)
        {
            (_newest, _end, _filled, _peer) = (-1, 0, 0, null);
        }

        _count--;
        return page;
    }

    // Frames are counted by the worker alone; losses may be a control thread's, too.
    private void Count(int frames) => Volatile.Write(ref _passed, _passed + frames);

    private void Lose(int frames, long until)
    {
        if (frames > 0)
        {
            Interlocked.Add(ref _lost, frames);
            for (var known = LostUntil; known < until; known = LostUntil)
            {
                Interlocked.CompareExchange(ref _lostUntil, until, known);
            }
        }
    }
}
