using LabSim.Interop;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Sockets;

/// <summary>
/// A machine's frames as datagrams, one for each. The kernel's queues are short (<c>net.unix.max_dgram_qlen</c>, 10), so a burst is small, and calls
/// for many datagrams at once would gain next to nothing.
/// </summary>
internal sealed class DatagramChannel : IFrameChannel
{
    private const int Capacity = 128 * 1024;
    private readonly UnixDatagram _socket;
    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(FrameBurst.LongestFrame, pinned: true);
    private readonly FrameSegment[] _frames = new FrameSegment[FrameBurst.Capacity];
    private readonly nint _base;
    private int _first;
    private int _count;

    /// <summary>Makes it over a socket that it does not own.</summary>
    public DatagramChannel(UnixDatagram socket)
    {
        _socket = socket;
        _base = SegmentMemory.OfPinned(_input).Address;
    }

    /// <inheritdoc/>
    public FileDescriptor Handle => _socket.Handle;

    /// <summary>Forgets what an earlier machine sent.</summary>
    public void Reset() => (_first, _count) = (0, 0);

    /// <summary>What was read and not done with.</summary>
    public IEnumerable<byte[]> Export() => _frames.Skip(_first).Take(_count).Select(frame =>
    {
        var bytes = new byte[Math.Min(frame.Length, FrameBurst.LongestFrame)];
        SegmentMemory.Gather([frame with { Length = bytes.Length }], bytes);
        return bytes;
    });

    /// <summary>Goes on where another process was.</summary>
    public void Restore(IEnumerable<byte[]> frames)
    {
        var used = 0;
        (_first, _count) = (0, 0);
        foreach (var frame in frames)
        {
            frame.CopyTo(_input.AsSpan(used));
            _frames[_count++] = new FrameSegment(_base + used, frame.Length);
            used += frame.Length;
        }
    }

    /// <inheritdoc/>
    public string? Collect(FrameBurst burst)
    {
        burst.Clear();
        foreach (var frame in _frames.AsSpan(_first, _count))
        {
            var verdict = StreamInput.VerdictOf(frame.Length);
            if (verdict == FrameVerdict.Forward)
            {
                burst.FreeSegments[0] = frame;
                burst.Add(0, 1, frame.Length, verdict);
            }
            else
            {
                burst.Add(0, 0, 0, verdict);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public TransferState Read()
    {
        (_first, _count) = (0, 0);
        var state = TransferState.Done;
        for (var used = 0; _count < _frames.Length && Capacity - used >= FrameBurst.LongestFrame;)
        {
            var outcome = _socket.Receive(_input.AsSpan(used, FrameBurst.LongestFrame));
            state = outcome.State;
            if (state != TransferState.Done)
            {
                break;
            }

            _frames[_count++] = new FrameSegment(_base + used, outcome.Count);
            used += Math.Min(outcome.Count, FrameBurst.LongestFrame);
        }

        return _count > 0 ? TransferState.Done : state;
    }

    /// <inheritdoc/>
    public void Complete(int count) => (_first, _count) = (_first + count, _count - count);

    /// <inheritdoc/>
    public TransferState Flush() => TransferState.Done;

    /// <inheritdoc/>
    public TransferState Write(FrameBurst burst, ref int next)
    {
        for (; next < burst.Count; next++)
        {
            ref var frame = ref burst.Frames[next];
            if (frame.Verdict != FrameVerdict.Forward)
            {
                continue;
            }

            var bytes = _output.AsSpan(0, WirePadding.Padded(frame.Length));
            WirePadding.Gather(burst.SegmentsOf(frame), frame.Length, bytes);
            var state = _socket.Send(bytes).State;
            if (state != TransferState.Done)
            {
                return state;
            }

            frame.Verdict = FrameVerdict.Delivered;
        }

        return TransferState.Done;
    }
}
