using LabSim.Switching.Capture;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Ports;

/// <summary>The captures on a port. Changed under both of its gates; read under either.</summary>
internal sealed class PortTaps
{
    private CaptureTap[] _taps = [];

    /// <summary>Whether there is one.</summary>
    public bool Any => _taps.Length > 0;

    /// <summary>Adds a tap.</summary>
    public void Add(CaptureTap tap) => _taps = [.. _taps, tap];

    /// <summary>Removes the taps of a capture.</summary>
    public void Remove(CaptureSink sink) => _taps = [.. _taps.Where(tap => tap.Sink != sink)];

    /// <summary>Offers frames of a burst to all captures; see <see cref="CaptureTap.Offer"/>.</summary>
    public void Offer(FrameBurst burst, Range frames, FrameVerdict verdict, FrameDirection direction, long timestamp)
    {
        foreach (var tap in _taps)
        {
            tap.Offer(burst, frames, verdict, direction, timestamp);
        }
    }
}
