using LabSim.Switching.Frames;

namespace LabSim.Switching.Virtio;

/// <summary>Reads a frame from its segments, from front to back, into other segments.</summary>
internal ref struct SegmentReader
{
    private readonly ReadOnlySpan<FrameSegment> _segments;
    private int _index;
    private int _offset;

    /// <summary>Starts at the first byte.</summary>
    public SegmentReader(ReadOnlySpan<FrameSegment> segments) => _segments = segments;

    /// <summary>Copies what is left into buffers, for as long as there is any of both.</summary>
    /// <param name="buffers">Where to.</param>
    /// <param name="skip">Bytes at the start of the buffers that stay as they are.</param>
    /// <param name="limit">Bytes to copy at most.</param>
    /// <returns>Bytes copied.</returns>
    public int CopyInto(ReadOnlySpan<FrameSegment> buffers, int skip, int limit)
    {
        var copied = 0;
        foreach (var buffer in buffers)
        {
            var filled = Math.Min(skip, buffer.Length);
            skip -= filled;
            while (filled < buffer.Length && copied < limit && _index < _segments.Length)
            {
                var source = _segments[_index];
                var count = Math.Min(Math.Min(source.Length - _offset, buffer.Length - filled), limit - copied);
                SegmentMemory.Copy(source.Address + _offset, buffer.Address + filled, count);
                Advance(count, source.Length);
                filled += count;
                copied += count;
            }
        }

        return copied;
    }

    private void Advance(int count, int segmentLength)
    {
        _offset += count;
        if (_offset == segmentLength)
        {
            _offset = 0;
            _index++;
        }
    }
}
