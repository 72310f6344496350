namespace LabSim.Switching.Capture;

/// <summary>A frame's direction as the tapped node sees it; the values of pcapng's epb_flags, bits 0 and 1.</summary>
internal enum FrameDirection : uint
{
    /// <summary>Delivered to the node.</summary>
    Inbound = 1,

    /// <summary>Sent by the node.</summary>
    Outbound = 2,
}
