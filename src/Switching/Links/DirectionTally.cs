using LabSim.Switching.Frames;

namespace LabSim.Switching.Links;

/// <summary>A direction's counters as they grow: written by the worker alone, read by anyone.</summary>
internal sealed class DirectionTally
{
    private long _frames;
    private long _bytes;
    private long _dropsLoss;
    private long _dropsQueue;
    private long _dropsDown;
    private long _dropsNoRoom;
    private long _dropsMtu;
    private long _dropsMalformed;
    private long _dropsStorm;
    private long _duplicated;
    private long _corrupted;
    private long _reordered;

    /// <summary>Counts frames by their verdicts; one that is yet to be cut counts as those that it is on a wire.</summary>
    public void Count(FrameBurst burst, Range range)
    {
        // Nearly all frames are delivered as they are: those are summed here, and the counters change once a burst. One that is held counts when it has come to its end.
        var (frames, bytes) = (0L, 0L);
        foreach (ref readonly var frame in burst.Frames[range])
        {
            if (frame is { Verdict: FrameVerdict.Delivered, Offload: 0 })
            {
                frames++;
                bytes += frame.Length;
            }
            else if (frame.Verdict != FrameVerdict.Held)
            {
                Count(burst, frame);
            }
        }

        Add(ref _frames, frames);
        Add(ref _bytes, bytes);
    }

    /// <summary>A frame was sent twice.</summary>
    public void CountDuplicated() => Add(ref _duplicated, 1);

    /// <summary>A frame was damaged.</summary>
    public void CountCorrupted() => Add(ref _corrupted, 1);

    /// <summary>A frame overtook others.</summary>
    public void CountReordered() => Add(ref _reordered, 1);

    /// <summary>Frames were under way when the link went down.</summary>
    public void CountDown(int frames) => Add(ref _dropsDown, frames);

    /// <summary>Goes on where another tally was.</summary>
    public void Restore(DirectionCounters counters)
    {
        (_frames, _bytes) = (counters.Frames, counters.Bytes);
        (_dropsLoss, _dropsQueue, _dropsDown) = (counters.DropsLoss, counters.DropsQueue, counters.DropsDown);
        (_dropsNoRoom, _dropsMtu, _dropsMalformed, _dropsStorm) = (counters.DropsNoRoom, counters.DropsMtu, counters.DropsMalformed, counters.DropsStorm);
        (_duplicated, _corrupted, _reordered) = (counters.Duplicated, counters.Corrupted, counters.Reordered);
    }

    /// <summary>What they are now.</summary>
    public DirectionCounters Read() => new()
    {
        Frames = Volatile.Read(ref _frames),
        Bytes = Volatile.Read(ref _bytes),
        DropsLoss = Volatile.Read(ref _dropsLoss),
        DropsQueue = Volatile.Read(ref _dropsQueue),
        DropsDown = Volatile.Read(ref _dropsDown),
        DropsNoRoom = Volatile.Read(ref _dropsNoRoom),
        DropsMtu = Volatile.Read(ref _dropsMtu),
        DropsMalformed = Volatile.Read(ref _dropsMalformed),
        DropsStorm = Volatile.Read(ref _dropsStorm),
        Duplicated = Volatile.Read(ref _duplicated),
        Corrupted = Volatile.Read(ref _corrupted),
        Reordered = Volatile.Read(ref _reordered),
    };

    private void Count(FrameBurst burst, in FrameEntry frame)
    {
        var (frames, bytes) = frame.Offload == 0 ? (1, frame.Length) : burst.OnWire(frame);
        switch (frame.Verdict)
        {
            case FrameVerdict.Delivered:
                Add(ref _frames, frames);
                Add(ref _bytes, bytes);
                break;
            case FrameVerdict.Lost:
                Add(ref _dropsLoss, frames);
                break;
            case FrameVerdict.QueueFull:
                Add(ref _dropsQueue, frames);
                break;
            case FrameVerdict.NoRoom:
                Add(ref _dropsNoRoom, frames);
                break;
            case FrameVerdict.TooLarge:
                Add(ref _dropsMtu, frames);
                break;
            case FrameVerdict.Malformed:
                Add(ref _dropsMalformed, frames);
                break;
            case FrameVerdict.Storm:
                Add(ref _dropsStorm, frames);
                break;
            default:
                Add(ref _dropsDown, frames);
                break;
        }
    }

    // One writer: no interlocked addition is needed, only a store that no reader sees half of.
    private static void Add(ref long counter, long amount) => Volatile.Write(ref counter, counter + amount);
}
