using LabSim.Switching.Frames;
using LabSim.Switching.Impairments;
using LabSim.Switching.Links;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Impairments;

/// <summary>A line with a clock of its own: a tick is a nanosecond. Frames are told apart by the number in their first four bytes.</summary>
internal sealed class LineUnderTest
{
    public const long Millisecond = 1_000_000;
    private readonly FrameBurst _burst = new();
    private readonly byte[] _frame = GC.AllocateArray<byte>(FrameBurst.LongestFrame, pinned: true);

    public LineUnderTest(ImpairmentProfile profile, ulong seed = 7)
    {
        Line = new DelayLine(1_000_000_000, seed);
        Line.Set(profile);
    }

    public DelayLine Line { get; }

    public DirectionTally Tally { get; } = new();

    public long Now { get; set; } = 5_000_000_000;

    /// <summary>Sends one frame and returns what became of it.</summary>
    public FrameVerdict Send(int number, int length = 100)
    {
        BitConverter.TryWriteBytes(_frame, number);
        _burst.Clear();
        _burst.FreeSegments[0] = new FrameSegment(SegmentMemory.OfPinned(_frame).Address, length);
        _burst.Add(0, 1, length, FrameVerdict.Forward);
        Line.Take(_burst, Now, Tally);
        Tally.Count(_burst, ..);
        return _burst.Frames[0].Verdict;
    }

    /// <summary>The numbers of the frames that are due by now; they are taken.</summary>
    public List<int> Arrivals() => [.. ArrivingFrames().Select(frame => BitConverter.ToInt32(frame))];

    /// <summary>The frames that are due by now; they are taken.</summary>
    public List<byte[]> ArrivingFrames()
    {
        var arrived = new List<byte[]>();
        while (true)
        {
            Line.Show(_burst, Now);
            if (_burst.Count == 0)
            {
                return arrived;
            }

            foreach (ref readonly var frame in _burst.Frames)
            {
                var bytes = new byte[frame.Length];
                SegmentMemory.Gather(_burst.SegmentsOf(frame), bytes);
                arrived.Add(bytes);
            }

            Line.Remove(_burst.Count);
        }
    }

    /// <summary>Lets time go on to the next due frame, again and again, and returns when each came.</summary>
    public List<(int Number, long At)> Run()
    {
        var arrived = new List<(int, long)>();
        while (Line.Count > 0)
        {
            Now = Math.Max(Now, Line.NextDue);
            arrived.AddRange(Arrivals().Select(number => (number, Now)));
        }

        return arrived;
    }
}
