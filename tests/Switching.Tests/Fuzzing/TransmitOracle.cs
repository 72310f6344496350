using LabSim.Switching.Frames;
using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>Whether a burst is what the transmit ring held.</summary>
internal static class TransmitOracle
{
    /// <summary>Compares a burst with the ring as it was before.</summary>
    public static void Check(RingUnderFuzz sender, FrameBurst burst, GuestFault fault)
    {
        var walk = sender.Walk;
        var pending = walk.Pending(sender.Next);
        if (pending > sender.Setup.Size)
        {
            Expect.Fault(fault, default(FaultSet).With(GuestFault.AvailableJump), $"{pending} chains wait in a ring of {sender.Setup.Size}");
            return;
        }

        for (var i = 0; i < burst.Count; i++)
        {
            var faults = walk.Read((ushort)(sender.Next + i));
            Expect.That(faults.IsEmpty, $"chain {i} was passed; {faults} is right");
            CheckFrame(sender, burst, burst.Frames[i]);
        }

        if (fault != GuestFault.None)
        {
            Expect.That(burst.Count < pending, $"{fault} after all {pending} chains");
            Expect.Fault(fault, walk.Read((ushort)(sender.Next + burst.Count)), $"transmit chain {burst.Count}");
        }
        else
        {
            Expect.That(burst.Count == pending || !burst.HasRoom, $"{burst.Count} frames of {pending} were taken, and there is room");
        }
    }

    /// <summary>Nothing but the used ring may have been written.</summary>
    public static void CheckWritten(RingUnderFuzz sender)
    {
        sender.Walk.Allow(sender.Memory, sender.Setup.UsedAt, sender.Setup.UsedLength);
        Expect.That(sender.Walk.Matches(sender.Memory), "the sender's memory was written outside its used ring");
    }

    private static void CheckFrame(RingUnderFuzz sender, FrameBurst burst, in FrameEntry frame)
    {
        var walk = sender.Walk;
        var skip = (long)sender.Setup.HeaderLength;
        var length = walk.Bytes - skip;
        Expect.That(frame.Buffer == walk.Head, $"a frame's buffer is {frame.Buffer}, right is {walk.Head}");
        if (length is < FrameBurst.ShortestFrame or > FrameBurst.LongestUncut)
        {
            Expect.That(frame.Verdict != FrameVerdict.Forward, $"a frame of {length} bytes was passed");
            return;
        }

        var segments = burst.SegmentsOf(frame);
        var index = 0;
        foreach (var (place, bytes) in walk.Buffers)
        {
            if (bytes > skip && segments.Length > 0)
            {
                Expect.That(index < segments.Length && sender.Memory.PlaceOf(segments[index]) == place + skip && segments[index].Length == bytes - skip,
                    $"segment {index} of {segments.Length} is not the {bytes - skip} bytes at {place + skip}");
                index++;
            }

            skip = Math.Max(0, skip - bytes);
        }

        Expect.That(index == segments.Length, $"a frame has {segments.Length} segments, right is {index}");
        Expect.That(frame.Verdict != FrameVerdict.Forward || (frame.Length == length && index > 0), $"a frame has {frame.Length} bytes, right is {length}");
        CheckOffload(burst, frame);
    }

    private static void CheckOffload(FrameBurst burst, in FrameEntry frame)
    {
        if (frame.Offload == 0 || frame.Verdict != FrameVerdict.Forward)
        {
            return;
        }

        var offload = burst.OffloadOf(frame);
        Expect.That(offload.IsPlausible && offload.ChecksumStart + offload.ChecksumOffset + 2 <= frame.Length, $"{offload} leaves a frame of {frame.Length} bytes");
        Expect.That(offload.SegmentSize == 0 || (offload.HeaderLength <= Math.Min(frame.Length, 256) && offload.ChecksumStart + 20 <= offload.HeaderLength),
            $"{offload} has headers that a frame of {frame.Length} bytes has not");
    }
}
