namespace LabSim.Switching.Capture;

/// <summary>
/// Whole blocks on their way from one writing thread to one reading thread, without a lock and without allocating.
/// </summary>
/// <remarks>
/// Both positions only grow; modulo the capacity they are places in the array. A block is never split: if it does not fit
/// before the array's end, the writer notes where it stopped (<c>_limit</c>) and goes on at the start. One note is enough, for
/// the writer cannot come to the end again before the reader has left the lap that the note is about.
/// </remarks>
internal sealed class BlockRing(int capacity)
{
    // Uninitialized: pages that no capture reaches are never touched.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    private long _head;
    private long _tail;
    private long _limit;
    private long _start;

    /// <summary>Writer: room for a block, in one piece, to be filled and committed; empty if there is none.</summary>
    public Span<byte> Reserve(int count)
    {
        var place = (int)(_head % capacity);
        var skip = capacity - place < count ? capacity - place : 0;

        // Acquire: pairs with the release in Release, so that we do not overwrite what is still being read.
        var free = capacity - (_head - Volatile.Read(ref _tail));
        if (skip + count > free)
        {
            return [];
        }

        _start = _head + skip;
        return _bytes.AsSpan((int)(_start % capacity), count);
    }

    /// <summary>Writer: shows the reader the block reserved last.</summary>
    public void Commit(int count)
    {
        var end = _start + count;
        if (_start != _head)
        {
            _limit = _head % capacity;
        }
        else if (end % capacity == 0)
        {
            _limit = capacity;
        }

        // Release: pairs with the acquire in Peek; the block and the limit come before it.
        Volatile.Write(ref _head, end);
    }

    /// <summary>Reader: the oldest blocks that lie in one piece; empty if there are none.</summary>
    public ReadOnlyMemory<byte> Peek()
    {
        var head = Volatile.Read(ref _head);
        while (_tail != head)
        {
            var place = (int)(_tail % capacity);
            var sameLap = head / capacity == _tail / capacity;
            var end = sameLap ? (int)(head % capacity) : (int)_limit;
            if (end > place)
            {
                return _bytes.AsMemory(place, end - place);
            }

            Release(capacity - place);
        }

        return default;
    }

    /// <summary>Reader: gives back the first bytes of what <see cref="Peek"/> showed.</summary>
    public void Release(int count) => Volatile.Write(ref _tail, _tail + count);
}
