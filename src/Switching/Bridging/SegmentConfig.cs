using LabSim.Switching.Stations;

namespace LabSim.Switching.Bridging;

/// <summary>A segment to make: a switch or a hub inside the fabric.</summary>
public sealed record SegmentConfig
{
    /// <summary>Its name, unique in the fabric: the node's.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it learns where stations are. A hub does not: every frame goes to every other port, whatever its addresses are.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>
    /// Whether it passes 01:80:c2:00:00:00 to :0f (STP, LACP, EAPOL, LLDP), which a bridge keeps to itself (IEEE 802.1Q-2018, table 8-1). A hub always does.
    /// </summary>
    public bool Transparent { get; init; }

    /// <summary>How long a station that says nothing is remembered. IEEE 802.1Q's default is 300 s.</summary>
    public TimeSpan Ageing { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How many stations may be learnt at one port; frames to others are flooded.</summary>
    public int MacLimit { get; init; } = 1024;

    /// <summary>
    /// Frames a second that each port takes to everybody (broadcast, multicast, stations that the switch does not know; of a hub's only those to groups); <see langword="null"/> for no limit.
    /// </summary>
    public int? StormLimit { get; init; } = 50_000;

    /// <summary>What it tells the stations behind its ports (<see cref="SegmentPortConfig.Station"/>), or <see langword="null"/> where it tells them nothing.</summary>
    public SegmentServices? Services { get; init; }
}
