namespace LabSim.Topology.Spec;

/// <summary>What a segment does with frames.</summary>
public enum SegmentType
{
    /// <summary>A learning bridge (IEEE 802.1Q).</summary>
    Switch,

    /// <summary>A repeater: every frame goes to every other port.</summary>
    Hub,

    /// <summary>The outside world behind user-mode NAT, with DHCP.</summary>
    Nat,
}
