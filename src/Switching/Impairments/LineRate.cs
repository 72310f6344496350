using System.Runtime.CompilerServices;
using LabSim.Switching.HandOver;

namespace LabSim.Switching.Impairments;

/// <summary>
/// A line of limited speed with a queue before it. A frame leaves when the one before it has left and its own bytes have gone out: <c>max(now, free) + size/rate</c>,
/// as a real line does it and netem; no bucket lets a burst through. All times are ticks of the fabric's clock.
/// </summary>
internal sealed class LineRate(long ticksPerSecond)
{
    private readonly Queue<long> _departures = new();
    private long _free;
    private long _remainder;
    private long? _bitsPerSecond;
    private QueueLimit _limit = QueueLimit.Default;
    private long _longestWait;
    private long _mostNarrowBytes;
    private (int Bytes, long Ticks, long Left) _divided;

    /// <summary>Sets the speed and the queue; what waits already keeps its time.</summary>
    public void Set(long? bitsPerSecond, QueueLimit limit)
    {
        (_bitsPerSecond, _limit) = (bitsPerSecond, limit);
        _remainder = 0;
        _longestWait = LongestWait(limit.Value);
        _mostNarrowBytes = long.MaxValue / 8 / ticksPerSecond;
        _divided = default;
        if (bitsPerSecond is null)
        {
            _departures.Clear();
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        _departures.Clear();
        _free = 0;
    }

    /// <summary>What has yet to leave.</summary>
    public ExportedRate Export(long now) => new(_free - now, _remainder, [.. _departures.Select(departure => departure - now)]);

    /// <summary>Goes on where another line was.</summary>
    public void Restore(ExportedRate state, long now)
    {
        (_free, _remainder) = (now + state.Free, state.Remainder);
        _departures.Clear();
        foreach (var departure in state.Departures)
        {
            _departures.Enqueue(now + departure);
        }
    }

    /// <summary>Puts a frame onto the line.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="now">The time.</param>
    /// <param name="departure">When its last bit leaves.</param>
    /// <returns>Whether the queue had room for it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySend(int bytes, long now, out long departure)
    {
        departure = now;
        if (_bitsPerSecond is not { } rate)
        {
            return true;
        }

        var wait = Math.Max(0, _free - now);
        if (!HasRoom(bytes, wait, now, rate))
        {
            return false;
        }

        // What is left of a division goes to the next frame: over many frames the rate is exact, whatever a tick is.
        departure = now + wait + Divide(bytes, wait == 0 ? 0 : _remainder, rate);
        _free = departure;
        if (_limit.Unit == QueueUnit.Frames)
        {
            _departures.Enqueue(departure);
        }

        return true;
    }

    /// <summary>How many ticks a frame takes; what is left is the next one's.</summary>
    private long Divide(int bytes, long left, long rate)
    {
        // Frames of one length come one after the other: the division is that of the frame before, but for what is left, which adds one tick or none.
        if (bytes != _divided.Bytes)
        {
            _divided = Divide(bytes, rate);
        }

        var sum = (ulong)left + (ulong)_divided.Left;
        var carries = sum >= (ulong)rate;
        _remainder = (long)(carries ? sum - (ulong)rate : sum);
        return _divided.Ticks + (carries ? 1 : 0);
    }

    private (int Bytes, long Ticks, long Left) Divide(int bytes, long rate)
    {
        // A division of 64 bits is a tenth of one of 128, and nearly all frames on nearly all lines need no more.
        if (bytes <= _mostNarrowBytes)
        {
            var (ticks, rest) = Math.DivRem(bytes * 8L * ticksPerSecond, rate);
            return (bytes, ticks, rest);
        }

        var (wide, wideRest) = Int128.DivRem((Int128)bytes * 8 * ticksPerSecond, rate);
        return (bytes, (long)wide, (long)wideRest);
    }

    /// <summary>The most ticks that are, rounded down, so many nanoseconds: whole nanoseconds ≤ limit is the same as ticks · 10⁹ &lt; (limit + 1) · frequency.</summary>
    private long LongestWait(long nanoseconds) =>
        (long)Int128.Min(long.MaxValue, ((((Int128)nanoseconds + 1) * ticksPerSecond) - 1) / 1_000_000_000);

    // A line that is free takes any frame: a queue of no length still lets one go out.
    private bool HasRoom(int bytes, long wait, long now, long rate) => wait == 0 || (_limit.Unit == QueueUnit.Nanoseconds ? wait <= _longestWait : HasRoomFor(bytes, wait, now, rate));

    private bool HasRoomFor(int bytes, long wait, long now, long rate) => _limit.Unit == QueueUnit.Bytes
        ? (Int128)wait * rate / 8 / ticksPerSecond + bytes <= _limit.Value
        : Waiting(now) < _limit.Value;

    // With the frame that is on the line.
    private int Waiting(long now)
    {
        while (_departures.TryPeek(out var departure) && departure <= now)
        {
            _departures.Dequeue();
        }

        return _departures.Count;
    }
}
