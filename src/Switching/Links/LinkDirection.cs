using LabSim.Switching.Frames;
using LabSim.Switching.Ports;

namespace LabSim.Switching.Links;

/// <summary>
/// One direction of a link: from the port that calls it to the port at its end. All state that a frame can wait in belongs
/// here, none to the ports. Called on the worker's thread under the sender's transmit gate.
/// </summary>
internal sealed class LinkDirection(TimeProvider clock)
{
    private readonly BackPressure _pressure = new(clock);

    /// <summary>The port at the end, or <see langword="null"/> while it is closed. Changed under the sender's transmit gate.</summary>
    public IPort? Receiver { get; set; }

    /// <summary>Whether the link is up. Changed under the sender's transmit gate.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>What it delivered and lost.</summary>
    public DirectionTally Tally { get; } = new();

    /// <summary>Takes frames from the sender.</summary>
    /// <returns>How many it is done with, delivered or lost; the others wait at the sender.</returns>
    public int Forward(FrameBurst burst)
    {
        var done = burst.Count;
        if (!IsUp || Receiver is not { } receiver)
        {
            Mark(burst, 0, FrameVerdict.Down);
        }
        else if (burst.Count > 0)
        {
            done = receiver.Deliver(burst, 0);
            if (done > 0)
            {
                _pressure.Relieve();
            }

            if (done < burst.Count && !_pressure.MayWait())
            {
                Mark(burst, done, FrameVerdict.NoRoom);
                done = burst.Count;
            }
        }

        Tally.Count(burst.Frames[..done]);
        return done;
    }

    private static void Mark(FrameBurst burst, int from, FrameVerdict verdict)
    {
        foreach (ref var frame in burst.Frames[from..])
        {
            if (frame.Verdict == FrameVerdict.Forward)
            {
                frame.Verdict = verdict;
            }
        }
    }
}
