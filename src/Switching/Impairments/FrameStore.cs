using System.Runtime.CompilerServices;
using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Impairments;

/// <summary>
/// Copies of frames, first in first out, each with the time at which it is due. The frames lie one behind the other in slabs that do not move, so that a burst can point
/// into them; what is known of them is a queue of its own, so that to look for what is due touches no frame.
/// </summary>
/// <param name="limit">Bytes that the frames may take, each rounded up to cache lines.</param>
internal sealed class FrameStore(int limit)
{
    private const int FewestRecords = 256;
    private readonly FrameSlabs _slabs = new(limit / (FrameSlabs.Lines * FrameSlabs.LineLength));

    // A ring whose length is a power of two.
    private Record[] _records = new Record[FewestRecords];
    private int _first;
    private int _count;

    // The slab that is being filled, its first free line, and how many it has.
    private int _slab = -1;
    private int _line;
    private int _linesLeft;

    /// <summary>How many frames there are.</summary>
    public int Count => _count;

    /// <summary>When the first frame is due; only where there is one.</summary>
    public long FirstDue => At(0).Due;

    /// <summary>Adds a frame and returns its bytes to be written, or nothing where there is no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Add(int length, long due)
    {
        var lines = (int)((uint)(length + FrameSlabs.LineLength - 1) / FrameSlabs.LineLength);
        if (_linesLeft < lines && !BeginSlab())
        {
            return [];
        }

        if (_count == _records.Length)
        {
            Grow();
        }

        At(_count++) = new Record(due, _line, length);
        var frame = _slabs.From(_line, length);
        _line += lines;
        _linesLeft -= lines;
        return SegmentMemory.Bytes(frame);
    }

    /// <summary>Points a burst at the frames that are due, oldest first, as many as fit into it. They stay in the store.</summary>
    public void Show(FrameBurst burst, long now)
    {
        burst.Clear();
        for (var i = 0; i < _count && burst.HasRoom; i++)
        {
            var record = At(i);
            if (record.Due > now)
            {
                break;
            }

            var frame = _slabs.From(record.Line, record.Length);
            SegmentMemory.Prefetch(frame);
            burst.FreeSegments[0] = frame;
            burst.Add(0, 1, record.Length, FrameVerdict.Forward);
        }
    }

    /// <summary>Copies of all frames, oldest first, each with its time.</summary>
    public IEnumerable<(long Due, byte[] Frame)> All()
    {
        for (var i = 0; i < _count; i++)
        {
            var record = At(i);
            yield return (record.Due, SegmentMemory.Bytes(_slabs.From(record.Line, record.Length)).ToArray());
        }
    }

    /// <summary>Forgets the first frames.</summary>
    public void Remove(int count)
    {
        var slab = count > 0 ? FrameSlabs.SlabOf(At(0).Line) : _slab;
        for (var i = 1; i <= count; i++)
        {
            // A slab ends with its last frame; the one that is being filled goes on.
            var next = i < _count ? FrameSlabs.SlabOf(At(i).Line) : _slab;
            if (next != slab)
            {
                _slabs.Return(slab);
                slab = next;
            }
        }

        _first = (_first + count) & (_records.Length - 1);
        _count -= count;
        if (_count == 0 && _slab >= 0)
        {
            Fill(_slab);
        }
    }

    private ref Record At(int index) => ref _records[(_first + index) & (_records.Length - 1)];

    private bool BeginSlab()
    {
        var slab = _slabs.Take();
        if (slab >= 0)
        {
            Fill(slab);
        }

        return slab >= 0;
    }

    private void Fill(int slab) => (_slab, _line, _linesLeft) = (slab, slab * FrameSlabs.Lines, FrameSlabs.Lines);

    private void Grow()
    {
        var records = new Record[_records.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            records[i] = At(i);
        }

        (_records, _first) = (records, 0);
    }

    /// <summary>What is known of a frame.</summary>
    /// <param name="Due">When it is due.</param>
    /// <param name="Line">Where it is: the first of its cache lines.</param>
    /// <param name="Length">Its bytes.</param>
    private readonly record struct Record(long Due, int Line, int Length);
}
