namespace LabSim.NodeRuntime.Consoles;

/// <summary>The last bytes of a line, at most a fixed number. Not thread-safe; its owner locks.</summary>
internal sealed class Scrollback(int capacity)
{
    private byte[] _ring = new byte[Math.Min(4096, capacity)];
    private int _length;
    private int _next;

    /// <summary>How many bytes it holds.</summary>
    public int Length => _length;

    /// <summary>Adds bytes; the oldest fall out.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Length > capacity ? bytes[^capacity..] : bytes;
        Grow(Math.Min(capacity, _length + bytes.Length));
        var first = Math.Min(bytes.Length, _ring.Length - _next);
        bytes[..first].CopyTo(_ring.AsSpan(_next));
        bytes[first..].CopyTo(_ring);
        _next = (_next + bytes.Length) % _ring.Length;
        _length = Math.Min(_ring.Length, _length + bytes.Length);
    }

    /// <summary>A copy of the last bytes, at most that many.</summary>
    public byte[] Last(int count)
    {
        count = Math.Clamp(count, 0, _length);
        var copy = new byte[count];
        var start = (_next - count + _ring.Length) % _ring.Length;
        var first = Math.Min(count, _ring.Length - start);
        _ring.AsSpan(start, first).CopyTo(copy);
        _ring.AsSpan(0, count - first).CopyTo(copy.AsSpan(first));
        return copy;
    }

    // A quiet console of a large lab should not cost a MiB.
    private void Grow(int wanted)
    {
        if (wanted <= _ring.Length)
        {
            return;
        }

        var kept = Last(_length);
        _ring = new byte[Math.Min(capacity, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)wanted))];
        kept.CopyTo(_ring, 0);
        (_length, _next) = (kept.Length, kept.Length % _ring.Length);
    }
}
