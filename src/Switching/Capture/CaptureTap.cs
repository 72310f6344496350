using LabSim.Switching.Frames;
using LabSim.Switching.Offloads;

namespace LabSim.Switching.Capture;

/// <summary>One capture's tap on one port.</summary>
/// <param name="sink">Where the frames go.</param>
/// <param name="tapped">The interface that they belong to.</param>
internal sealed class CaptureTap(CaptureSink sink, TappedInterface tapped)
{
    private FrameCutter? _cutter;

    // What waited at the device when the sink was opened was shown to others before, and the recorder had not taken it.
    private bool _missedWaiting = !sink.IsOpen;

    /// <summary>The sink that this tap feeds.</summary>
    public CaptureSink Sink => sink;

    /// <summary>Offers frames of a burst. Called on the worker's thread.</summary>
    /// <param name="burst">The burst.</param>
    /// <param name="frames">Which of its frames.</param>
    /// <param name="verdict">Only those with this verdict.</param>
    /// <param name="direction">Their direction at the port.</param>
    /// <param name="timestamp">The fabric's clock as they pass.</param>
    public void Offer(FrameBurst burst, Range frames, FrameVerdict verdict, FrameDirection direction, long timestamp)
    {
        if (!sink.IsOpen)
        {
            return;
        }

        if (_missedWaiting && direction == FrameDirection.Outbound)
        {
            (_missedWaiting, frames) = (false, Range.All);
        }

        var nanoseconds = sink.Nanoseconds(timestamp);
        foreach (ref readonly var frame in burst.Frames[frames])
        {
            if (frame.Verdict != verdict)
            {
                continue;
            }

            if (frame.Offload == 0)
            {
                sink.Take(tapped, burst.SegmentsOf(frame), frame.Length, direction, nanoseconds);
            }
            else
            {
                OfferCut(burst, frame, direction, nanoseconds);
            }
        }

        sink.Show();
    }

    /// <summary>Offers a frame that leaves something to be done as the frames that it is on a wire: their checksums are right and nobody has to guess.</summary>
    private void OfferCut(FrameBurst burst, in FrameEntry frame, FrameDirection direction, long nanoseconds)
    {
        var cutter = _cutter ??= new FrameCutter();
        cutter.Begin();
        while (cutter.Next(burst, frame))
        {
            foreach (ref readonly var cut in cutter.Burst.Frames)
            {
                sink.Take(tapped, cutter.Burst.SegmentsOf(cut), cut.Length, direction, nanoseconds);
            }
        }
    }
}
