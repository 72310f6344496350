using LabSim.Switching.Frames;

namespace LabSim.Switching.Capture;

/// <summary>One capture's tap on one port.</summary>
/// <param name="sink">Where the frames go.</param>
/// <param name="tapped">The interface that they belong to.</param>
internal sealed class CaptureTap(CaptureSink sink, TappedInterface tapped)
{
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
        foreach (ref readonly var frame in burst.Frames[frames])
        {
            if (frame.Verdict == verdict)
            {
                sink.Take(tapped, burst.SegmentsOf(frame), frame.Length, direction, timestamp);
            }
        }
    }
}
