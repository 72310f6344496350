using System.Diagnostics;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>Two guests, played by one thread, that send to each other as fast as the other's buffers come back.</summary>
internal sealed class VhostLoad : IDisposable
{
    /// <summary>Frames under way in each direction: never more than the receiver has buffers, so that nobody loses one for want of room.</summary>
    public const int RingWindow = 960;

    private const int Batch = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly LoadGuest[] _guests;
    private readonly int _window;
    private readonly int[] _underWay = new int[2];
    private long _came;

    /// <summary>Connects two guests.</summary>
    /// <param name="paths">The sockets of their ports.</param>
    /// <param name="frameLength">Bytes of each frame.</param>
    /// <param name="window">Frames under way in each direction at most: what fits into the rings, or more where something between them holds frames.</param>
    public VhostLoad((string First, string Second) paths, int frameLength, int window = RingWindow)
    {
        _window = window;
        var first = new LoadGuest(paths.First, 0, frameLength);
        try
        {
            _guests = [first, new LoadGuest(paths.Second, 1, frameLength)];
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>Sends for a while; the calling thread is on its core already. What is under way in the end is waited for, and not counted.</summary>
    public Carried Run(TimeSpan warmUp, TimeSpan duration)
    {
        Send(warmUp);
        _came = 0;
        var seconds = Send(duration);
        var frames = _came;
        var lost = AwaitRest();
        Array.ForEach(_guests, guest => guest.CheckOrder());
        return new Carried(frames, lost, seconds);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_guests, guest => guest.Dispose());

    private double Send(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        long now;
        do
        {
            for (var side = 0; side < 2; side++)
            {
                var room = Math.Min(_window - _underWay[side], LoadGuest.RingSize - _guests[side].Unfinished);
                if (room >= Batch)
                {
                    _guests[side].Send(room);
                    _underWay[side] += room;
                }

                Take(1 - side);
            }

            now = Stopwatch.GetTimestamp();
        }
        while (now < end);

        return Stopwatch.GetElapsedTime(start, now).TotalSeconds;
    }

    private void Take(int side)
    {
        var count = _guests[side].Take();
        _underWay[1 - side] -= count;
        _came += count;
    }

    // Until all came, or nothing more does: what is still under way would be too much for the rings of the next run.
    private long AwaitRest()
    {
        for (var (last, came) = (Stopwatch.GetTimestamp(), _came); _underWay.Any(count => count > 0) && Stopwatch.GetElapsedTime(last) < Patience;)
        {
            Take(0);
            Take(1);
            if (_came != came)
            {
                (last, came) = (Stopwatch.GetTimestamp(), _came);
            }
        }

        var lost = _underWay.Sum(count => (long)count);
        Array.Clear(_underWay);
        return lost;
    }
}
