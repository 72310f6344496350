using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Impairments;

/// <summary>
/// Memory for frames in pieces of one size, whose cache lines are numbered throughout. What was given back last is given out first: it is what the processor's caches still
/// hold, so a line with little under way stays in them however much it could hold. Nothing is allocated in the long run.
/// </summary>
/// <param name="most">How many pieces there may be.</param>
internal sealed class FrameSlabs(int most)
{
    /// <summary>Bytes of a cache line; frames begin at one.</summary>
    public const int LineLength = 64;

    /// <summary>Cache lines of a slab: room for several of the longest frames.</summary>
    public const int Lines = 1024;

    private readonly Stack<int> _free = new();
    private byte[][] _memory = [];
    private nint[] _starts = [];
    private int _count;

    /// <summary>Takes a slab.</summary>
    /// <returns>Its number, or -1 where all are taken.</returns>
    public int Take()
    {
        if (_free.TryPop(out var slab))
        {
            return slab;
        }

        if (_count == most)
        {
            return -1;
        }

        if (_count == _starts.Length)
        {
            var length = Math.Min(most, Math.Max(4, 2 * _count));
            Array.Resize(ref _memory, length);
            Array.Resize(ref _starts, length);
        }

        _memory[_count] = GC.AllocateUninitializedArray<byte>((Lines + 1) * LineLength, pinned: true);
        _starts[_count] = (SegmentMemory.OfPinned(_memory[_count]).Address + LineLength - 1) & ~(nint)(LineLength - 1);
        return _count++;
    }

    /// <summary>Gives a slab back.</summary>
    public void Return(int slab) => _free.Push(slab);

    /// <summary>The slab that a line belongs to.</summary>
    public static int SlabOf(int line) => (int)((uint)line / Lines);

    /// <summary>Bytes from a line on, all in one slab that is taken.</summary>
    public FrameSegment From(int line, int length) => new(_starts[SlabOf(line)] + (nint)((uint)line % Lines * LineLength), length);
}
