using System.Runtime.InteropServices;

namespace LabSim.Switching.Capture;

/// <summary>
/// Whole blocks on their way from one writing thread to one reading thread, without a lock and without allocating.
/// </summary>
/// <remarks>
/// Both positions only grow; modulo the capacity they are places in the array. A block is never split: if it does not fit
/// before the array's end, the writer notes where it stopped (<see cref="Positions.Limit"/>) and goes on at the start. One note is enough, for
/// the writer cannot come to the end again before the reader has left the lap that the note is about.
/// </remarks>
internal sealed class BlockRing(int capacity)
{
    // Uninitialized: pages that no capture reaches are never touched.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    private Positions _at;

    /// <summary>Writer: room for a block, in one piece, to be filled and committed; empty if there is none.</summary>
    public Span<byte> Reserve(int count)
    {
        var left = capacity - _at.Place;
        var skip = left < count ? left : 0;
        if (skip + count > capacity - (_at.Written - _at.KnownTail))
        {
            // Acquire: pairs with the release in Release, so that we do not overwrite what is still being read. Only now, for to look costs a line that the reader writes.
            _at.KnownTail = Volatile.Read(ref _at.Tail);
            if (skip + count > capacity - (_at.Written - _at.KnownTail))
            {
                return [];
            }
        }

        _at.Skip = skip;
        return _bytes.AsSpan(skip == 0 ? _at.Place : 0, count);
    }

    /// <summary>Writer: keeps the block reserved last, to be shown by <see cref="Publish"/>.</summary>
    public void Commit(int count)
    {
        var start = _at.Skip == 0 ? _at.Place : 0;
        var end = start + count;
        if (_at.Skip != 0)
        {
            _at.Limit = _at.Place;
        }
        else if (end == capacity)
        {
            _at.Limit = capacity;
        }

        _at.Written += _at.Skip + count;
        _at.Place = end == capacity ? 0 : end;
    }

    /// <summary>Writer: shows the reader all blocks committed.</summary>
    public void Publish()
    {
        // Release: pairs with the acquire in Peek; the blocks and the limit come before it.
        Volatile.Write(ref _at.Head, _at.Written);
    }

    /// <summary>Reader: the oldest blocks that lie in one piece; empty if there are none.</summary>
    public ReadOnlyMemory<byte> Peek()
    {
        var head = Volatile.Read(ref _at.Head);
        while (_at.Tail != head)
        {
            var place = (int)(_at.Tail % capacity);
            var sameLap = head / capacity == _at.Tail / capacity;
            var end = sameLap ? (int)(head % capacity) : _at.Limit;
            if (end > place)
            {
                return _bytes.AsMemory(place, end - place);
            }

            Release(capacity - place);
        }

        return default;
    }

    /// <summary>Reader: gives back the first bytes of what <see cref="Peek"/> showed.</summary>
    public void Release(int count) => Volatile.Write(ref _at.Tail, _at.Tail + count);

    // What the writer writes and what the reader writes are in different cache lines wherever this begins in one, and what never changes is in neither.
    [StructLayout(LayoutKind.Explicit, Size = 224)]
    private struct Positions
    {
        /// <summary>Up to where the reader may read.</summary>
        [FieldOffset(64)]
        public long Head;

        /// <summary>Up to where the writer has come.</summary>
        [FieldOffset(72)]
        public long Written;

        /// <summary>The tail when the writer looked last.</summary>
        [FieldOffset(80)]
        public long KnownTail;

        /// <summary><see cref="Written"/> modulo the capacity.</summary>
        [FieldOffset(88)]
        public int Place;

        /// <summary>Bytes at the end of the array that the block reserved last had no room in.</summary>
        [FieldOffset(92)]
        public int Skip;

        /// <summary>Where the lap before the last turn ended.</summary>
        [FieldOffset(96)]
        public int Limit;

        /// <summary>Up to where the reader is done.</summary>
        [FieldOffset(160)]
        public long Tail;
    }
}
