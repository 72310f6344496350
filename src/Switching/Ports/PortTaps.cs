using LabSim.Switching.Capture;
using LabSim.Switching.Frames;

namespace LabSim.Switching.Ports;

/// <summary>The captures on a port. Changed under both of its gates; read under either.</summary>
internal sealed class PortTaps(TimeProvider clock)
{
    private CaptureTap[] _taps = [];

    /// <summary>Adds a tap.</summary>
    public void Add(CaptureTap tap) => _taps = [.. _taps, tap];

    /// <summary>Removes the taps of a capture.</summary>
    public void Remove(CaptureSink sink) => _taps = [.. _taps.Where(tap => tap.Sink != sink)];

    /// <summary>Offers frames of a burst to all captures; see <see cref="CaptureTap.Offer"/>.</summary>
    public void Offer(FrameBurst burst, Range frames, FrameVerdict verdict, FrameDirection direction)
    {
        if (_taps.Length == 0)
        {
            return;
        }

        var timestamp = clock.GetTimestamp();
        foreach (var tap in _taps)
        {
            tap.Offer(burst, frames, verdict, direction, timestamp);
        }
    }
}
