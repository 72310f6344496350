using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LabSim.Interop;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Sockets;

/// <summary>
/// The receiving half of a stream: a buffer that does not move, into which as much is read as fits. Whole frames are shown to the burst where they
/// lie; those that have to wait stay, and so does half a frame at the end until the rest of it comes.
/// </summary>
internal sealed class StreamInput
{
    /// <summary>Bytes before each frame: its length, big-endian (QEMU net/stream.c).</summary>
    public const int HeaderLength = sizeof(uint);

    /// <summary>Longest length that can be skipped; a longer one means that the stream is out of step.</summary>
    public const int LongestLength = 1024 * 1024;

    private const int Capacity = 128 * 1024;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private readonly nint _base;
    private readonly int[] _ends = new int[FrameBurst.Capacity];
    private int _start;
    private int _end;
    private int _skip;

    /// <summary>Makes an empty buffer.</summary>
    public StreamInput() => _base = SegmentMemory.OfPinned(_buffer).Address;

    /// <summary>Forgets everything: the next stream begins.</summary>
    public void Reset() => (_start, _end, _skip) = (0, 0, 0);

    /// <summary>What was read and not done with, and how much of what is not read yet is skipped.</summary>
    public (byte[] Read, int Skip) Export() => (_buffer.AsSpan(_start.._end).ToArray(), _skip);

    /// <summary>Goes on where another process was.</summary>
    public void Restore(ReadOnlySpan<byte> read, int skip)
    {
        read.CopyTo(_buffer);
        (_start, _end, _skip) = (0, read.Length, skip);
    }

    /// <summary>Reads more. What is left is moved to the front: less than a frame, because it is called only when there is no whole one.</summary>
    public TransferState Read(AncillarySocket socket)
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var outcome = socket.ReceiveBytes(_buffer.AsSpan(_end));
        _end += outcome.Count;
        var skipped = Math.Min(_skip, _end);
        _start = skipped;
        _skip -= skipped;
        return outcome.State;
    }

    /// <summary>Shows the whole frames, oldest first, as many as a burst takes.</summary>
    /// <returns>Whether the stream is in step, or frames come before the place where it is not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Collect(FrameBurst burst)
    {
        burst.Clear();
        var at = _start;
        while (_end - at >= HeaderLength && burst.HasRoom)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(at));
            if (length > LongestLength)
            {
                return burst.Count > 0;
            }

            var first = at + HeaderLength;
            var verdict = VerdictOf((int)length);
            if (verdict == FrameVerdict.Forward && _end - first < (int)length)
            {
                break;
            }

            at = first + (int)length;
            Add(burst, first, (int)length, verdict);
            _ends[burst.Count - 1] = at;
        }

        return true;
    }

    /// <summary>Forgets the first frames. One that was too large goes on in what is not read yet, and is skipped there.</summary>
    public void Complete(int count)
    {
        if (count > 0)
        {
            _start = _ends[count - 1];
            if (_start >= _end)
            {
                (_skip, _start, _end) = (_start - _end, 0, 0);
            }
        }
    }

    /// <summary>What is known of a frame by its length.</summary>
    internal static FrameVerdict VerdictOf(int length) => length switch
    {
        < FrameBurst.ShortestFrame => FrameVerdict.Malformed,
        > FrameBurst.LongestFrame => FrameVerdict.TooLarge,
        _ => FrameVerdict.Forward,
    };

    private void Add(FrameBurst burst, int first, int length, FrameVerdict verdict)
    {
        if (verdict == FrameVerdict.Forward)
        {
            burst.FreeSegments[0] = new FrameSegment(_base + first, length);
            burst.Add(0, 1, length, verdict);
        }
        else
        {
            burst.Add(0, 0, 0, verdict);
        }
    }
}
