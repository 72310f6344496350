using System.Diagnostics;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>Two guests, played by one thread, over a path that takes a system call for each frame: each sends a few and takes what came.</summary>
internal sealed class CallLoad(IFrameEnd first, IFrameEnd second, int frameLength)
{
    /// <summary>Frames under way in each direction at most: fewer than any queue on the way holds.</summary>
    private const int Window = 128;

    private const int Batch = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly IFrameEnd[] _ends = [first, second];
    private readonly byte[][] _frames = [LoadFrames.Between(0, frameLength), LoadFrames.Between(1, frameLength)];
    private readonly byte[] _room = new byte[16 * 1024];
    private readonly int[] _underWay = new int[2];
    private long _came;
    private long _lost;

    /// <summary>Sends for a while; the calling thread is on its core already.</summary>
    public Carried Run(TimeSpan warmUp, TimeSpan duration)
    {
        Send(warmUp);
        (_came, _lost) = (0, 0);
        var seconds = Send(duration);
        var frames = _came;
        AwaitRest();
        return new Carried(frames, _lost, seconds);
    }

    private double Send(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var last = start;
        for (var now = start; Stopwatch.GetElapsedTime(start, now) < duration; now = Stopwatch.GetTimestamp())
        {
            var before = _came;
            for (var side = 0; side < 2; side++)
            {
                SendSome(side);
                TakeSome(1 - side);
            }

            // Nothing comes though the window is open no more: what is under way was lost.
            last = _came != before ? now : last;
            if (Stopwatch.GetElapsedTime(last, now) > Patience)
            {
                GiveUp();
                last = now;
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void SendSome(int side)
    {
        for (var i = 0; i < Batch && _underWay[side] < Window && _ends[side].TrySend(_frames[side]); i++)
        {
            _underWay[side]++;
        }
    }

    private void TakeSome(int side)
    {
        for (var i = 0; i < 2 * Batch && _ends[side].TryReceive(_room); i++)
        {
            // A host's own chatter, such as a bridge's, is no frame of ours.
            if (_room.AsSpan(0, _frames[1 - side].Length).SequenceEqual(_frames[1 - side]))
            {
                _underWay[1 - side]--;
                _came++;
            }
        }
    }

    private void AwaitRest()
    {
        for (var (last, came) = (Stopwatch.GetTimestamp(), _came); _underWay.Any(count => count > 0) && Stopwatch.GetElapsedTime(last) < Patience;)
        {
            TakeSome(0);
            TakeSome(1);
            if (_came != came)
            {
                (last, came) = (Stopwatch.GetTimestamp(), _came);
            }
        }

        GiveUp();
    }

    private void GiveUp()
    {
        _lost += _underWay.Sum(count => (long)count);
        Array.Clear(_underWay);
    }
}
