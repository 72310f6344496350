namespace LabSim.Switching.Recording;

/// <summary>
/// The flight recorder's memory, one for all ports of all labs of a server: pages of 128 KiB. It is taken from the system as one piece that is not touched, so
/// a page that was never used costs nothing, and pages are used again.
/// </summary>
/// <remarks>
/// Every recording port may have an equal share of the pages. A port that has its share overwrites its own oldest page, so a flood on one link pushes out its
/// own past and nobody else's. When a port begins, the others give back what is more than the new share.
/// </remarks>
public sealed class RecorderMemory
{
    /// <summary>Bytes of a page: the longest record fits, or 900 frames' headers.</summary>
    internal const int PageBytes = 128 << 10;

    private readonly Lock _gate = new();
    private byte[] _bytes = [];
    private readonly List<FrameLog> _logs = [];
    private readonly int[] _free;
    private int _freeCount;
    private int _share;
    private long _serial;
    private long _copied;

    /// <summary>Makes a memory.</summary>
    /// <param name="bytes">Bytes, <see cref="RecorderLimits.SmallestMemory"/> to <see cref="RecorderLimits.LargestMemory"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less or more.</exception>
    public RecorderMemory(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, RecorderLimits.SmallestMemory);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, RecorderLimits.LargestMemory);
        var count = bytes / PageBytes;
        Pages = new RecorderPage[count];
        _free = [.. Enumerable.Range(0, count).Reverse()];
        _freeCount = count;
    }

    /// <summary>What is known of each page.</summary>
    internal RecorderPage[] Pages { get; }

    /// <summary>How many pages a port may have.</summary>
    internal int Share => Volatile.Read(ref _share);

    /// <summary>How many pages nobody has.</summary>
    internal int FreePages
    {
        get
        {
            lock (_gate)
            {
                return _freeCount;
            }
        }
    }

    /// <summary>Bytes of the memory; after the first log has joined.</summary>
    internal Span<byte> Bytes(int start, int count) => _bytes.AsSpan(start, count);

    /// <summary>Takes a port's log into the sharing.</summary>
    internal void Join(FrameLog log)
    {
        FrameLog[] others;
        lock (_gate)
        {
            // Uninitialized: the system gives each of its pages when it is first written to.
            _bytes = _bytes.Length > 0 ? _bytes : GC.AllocateUninitializedArray<byte>(Pages.Length * PageBytes, pinned: true);
            others = [.. _logs];
            _logs.Add(log);
            Divide();
        }

        // Not under our gate: a log takes it when it gives a page back.
        foreach (var other in others)
        {
            other.Trim(Share);
        }
    }

    /// <summary>Takes a log out of the sharing; it has given its pages back.</summary>
    internal void Leave(FrameLog log)
    {
        lock (_gate)
        {
            if (_logs.Remove(log))
            {
                Divide();
            }
        }
    }

    /// <summary>Takes a free page.</summary>
    /// <returns>The page, or -1 where there is none.</returns>
    internal int Take()
    {
        lock (_gate)
        {
            return _freeCount == 0 ? -1 : _free[--_freeCount];
        }
    }

    /// <summary>Takes a page back.</summary>
    internal void Give(int page)
    {
        lock (_gate)
        {
            _free[_freeCount++] = page;
        }
    }

    /// <summary>Notes a reader's copy. All copies together may have one more time the memory's size.</summary>
    /// <exception cref="RecorderBusyException">Others have too much.</exception>
    internal void NoteCopy(long bytes)
    {
        if (Interlocked.Add(ref _copied, bytes) > (long)Pages.Length * PageBytes)
        {
            Interlocked.Add(ref _copied, -bytes);
            throw new RecorderBusyException();
        }
    }

    /// <summary>A reader has let go of copies.</summary>
    internal void ForgetCopies(long bytes) => Interlocked.Add(ref _copied, -bytes);

    /// <summary>The number of a page's next life.</summary>
    internal long NextSerial() => Interlocked.Increment(ref _serial);

    private void Divide() => Volatile.Write(ref _share, Math.Max(1, Pages.Length / Math.Max(1, _logs.Count)));
}
