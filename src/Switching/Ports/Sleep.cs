using LabSim.Switching.Frames;

namespace LabSim.Switching.Ports;

/// <summary>The sleep of a port's machine: looks at what comes meanwhile, and tells of the first frame that is for it. On the worker's thread.</summary>
/// <param name="knocked">Told once; must not block.</param>
internal sealed class Sleep(Action knocked)
{
    private const ulong Everybody = 0xFFFF_FFFF_FFFF;

    /// <summary>33:33:ff and the last three bytes of an IPv6 address: who asks for its owner (RFC 4291, 2.7.1).</summary>
    private const ulong SolicitedNode = 0x3333_FF;

    private bool _told;

    /// <summary>Looks at frames that get lost.</summary>
    public void Look(FrameBurst burst, int from)
    {
        for (var i = from; i < burst.Count && !_told; i++)
        {
            ref var frame = ref burst.Frames[i];
            if (frame.Verdict == FrameVerdict.Forward && Wakes(burst.SegmentsOf(frame)))
            {
                _told = true;
                knocked();
            }
        }
    }

    /// <summary>
    /// Whether a frame is for one machine: to its address, or a question who has an address. What goes to groups (hellos, advertisements, broadcasts of services) wakes
    /// nobody: with it no router would ever sleep.
    /// </summary>
    private static bool Wakes(ReadOnlySpan<FrameSegment> frame)
    {
        var start = FrameStart.Of(frame);
        if (!start.IsToGroup || start.Destination >> 24 == SolicitedNode)
        {
            return true;
        }

        if (start.Destination != Everybody)
        {
            return false;
        }

        // A question may stand behind VLAN tags.
        EthernetHeader.LengthOf(frame, out var type);
        return type == EthernetHeader.Arp;
    }
}
