using System.Runtime.InteropServices;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Impairments;

/// <summary>
/// Copies of frames, first in first out, each with the time at which it is due: one ring of bytes that does not move, so that a burst can point into it.
/// It grows by doubling until its limit, so that in the long run nothing is allocated.
/// </summary>
internal sealed class FrameStore
{
    private const int HeaderLength = 16;
    private const int SmallestCapacity = 64 * 1024;
    private readonly int _limit;
    private byte[] _ring = [];
    private nint _base;
    private int _head;
    private int _tail;
    private int _count;

    /// <summary>Makes an empty store.</summary>
    /// <param name="limit">Bytes that it may take, with 16 bytes more for each frame.</param>
    public FrameStore(int limit) => _limit = limit;

    /// <summary>How many frames there are.</summary>
    public int Count => _count;

    /// <summary>When the first frame is due; only where there is one.</summary>
    public long FirstDue
    {
        get
        {
            var at = _head;
            return RecordAt(ref at).Due;
        }
    }

    /// <summary>Adds a frame and returns its bytes to be written, or nothing where there is no room.</summary>
    public Span<byte> Add(int length, long due)
    {
        var size = (HeaderLength + length + 7) & ~7;
        if (!MakeRoom(size))
        {
            return [];
        }

        if (_ring.Length - _tail < size)
        {
            MarkEnd(_tail);
            _tail = 0;
        }

        var record = _ring.AsSpan(_tail, size);
        MemoryMarshal.Write(record, new Record(due, length, size));
        _tail += size;
        _count++;
        return record.Slice(HeaderLength, length);
    }

    /// <summary>Points a burst at the frames that are due, oldest first, as many as fit into it. They stay in the store.</summary>
    public void Show(FrameBurst burst, long now)
    {
        burst.Clear();
        var at = _head;
        for (var i = 0; i < _count && burst.HasRoom; i++)
        {
            var record = RecordAt(ref at);
            if (record.Due > now)
            {
                break;
            }

            burst.FreeSegments[0] = new FrameSegment(_base + at + HeaderLength, record.Length);
            burst.Add(0, 1, record.Length, FrameVerdict.Forward);
            at += record.Size;
        }
    }

    /// <summary>Copies of all frames, oldest first, each with its time.</summary>
    public IEnumerable<(long Due, byte[] Frame)> All()
    {
        var at = _head;
        for (var i = 0; i < _count; i++)
        {
            var record = RecordAt(ref at);
            yield return (record.Due, _ring.AsSpan(at + HeaderLength, record.Length).ToArray());
            at += record.Size;
        }
    }

    /// <summary>Forgets the first frames.</summary>
    public void Remove(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var size = RecordAt(ref _head).Size;
            _head += size;
        }

        _count -= count;
        if (_count == 0)
        {
            _head = _tail = 0;
        }
    }

    /// <summary>The record at a place, which becomes 0 where the record had no room at the end and is at the start.</summary>
    private Record RecordAt(ref int at)
    {
        if (_ring.Length - at >= HeaderLength && MemoryMarshal.Read<Record>(_ring.AsSpan(at)) is { Size: > 0 } record)
        {
            return record;
        }

        at = 0;
        return MemoryMarshal.Read<Record>(_ring);
    }

    private void MarkEnd(int at)
    {
        if (_ring.Length - at >= HeaderLength)
        {
            MemoryMarshal.Write(_ring.AsSpan(at), default(Record));
        }
    }

    private bool MakeRoom(int size)
    {
        while (!HasRoom(size))
        {
            var capacity = Math.Max(SmallestCapacity, _ring.Length * 2);
            if (capacity > _limit)
            {
                return false;
            }

            Grow(capacity);
        }

        return true;
    }

    // The tail never reaches the head while there is something: equal indexes mean empty.
    private bool HasRoom(int size) => _tail >= _head
        ? _ring.Length - _tail >= size || _head > size || (_count == 0 && _ring.Length >= size)
        : _head - _tail > size;

    private void Grow(int capacity)
    {
        var ring = GC.AllocateArray<byte>(capacity, pinned: true);
        var written = 0;
        var at = _head;
        for (var i = 0; i < _count; i++)
        {
            var size = RecordAt(ref at).Size;
            _ring.AsSpan(at, size).CopyTo(ring.AsSpan(written));
            written += size;
            at += size;
        }

        (_ring, _head, _tail) = (ring, 0, written);
        _base = SegmentMemory.OfPinned(ring).Address;
    }

    /// <summary>What stands before each frame.</summary>
    /// <param name="Due">When it is due.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Size">Bytes from this record to the next; 0 says that the next one is at the start of the ring.</param>
    private readonly record struct Record(long Due, int Length, int Size);
}
