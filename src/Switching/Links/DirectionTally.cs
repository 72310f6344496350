using LabSim.Switching.Frames;

namespace LabSim.Switching.Links;

/// <summary>A direction's counters as they grow: written by the worker alone, read by anyone.</summary>
internal sealed class DirectionTally
{
    private long _frames;
    private long _bytes;
    private long _dropsDown;
    private long _dropsNoRoom;
    private long _dropsMtu;
    private long _dropsMalformed;

    /// <summary>Counts frames by their verdicts.</summary>
    public void Count(ReadOnlySpan<FrameEntry> frames)
    {
        foreach (ref readonly var frame in frames)
        {
            switch (frame.Verdict)
            {
                case FrameVerdict.Delivered:
                    Add(ref _frames, 1);
                    Add(ref _bytes, frame.Length);
                    break;
                case FrameVerdict.NoRoom:
                    Add(ref _dropsNoRoom, 1);
                    break;
                case FrameVerdict.TooLarge:
                    Add(ref _dropsMtu, 1);
                    break;
                case FrameVerdict.Malformed:
                    Add(ref _dropsMalformed, 1);
                    break;
                default:
                    Add(ref _dropsDown, 1);
                    break;
            }
        }
    }

    /// <summary>What they are now.</summary>
    public DirectionCounters Read() => new()
    {
        Frames = Volatile.Read(ref _frames),
        Bytes = Volatile.Read(ref _bytes),
        DropsDown = Volatile.Read(ref _dropsDown),
        DropsNoRoom = Volatile.Read(ref _dropsNoRoom),
        DropsMtu = Volatile.Read(ref _dropsMtu),
        DropsMalformed = Volatile.Read(ref _dropsMalformed),
    };

    // One writer: no interlocked addition is needed, only a store that no reader sees half of.
    private static void Add(ref long counter, long amount) => Volatile.Write(ref counter, counter + amount);
}
