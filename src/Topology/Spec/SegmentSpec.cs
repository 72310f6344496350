using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>A node without a guest, and so without image, memory and CPU: a switch or hub inside the lab server, or a nat.</summary>
public sealed record SegmentSpec
{
    /// <summary>The MAC addresses per port where nobody says otherwise.</summary>
    public const int DefaultMacLimit = 1024;

    /// <summary>Frames a second to everybody per port where nobody says otherwise.</summary>
    public const int DefaultStormLimit = 50_000;

    /// <summary>The network of a nat where nobody says otherwise.</summary>
    public const string DefaultSubnet = "10.0.2.0/24";

    /// <summary>How long a switch remembers where nobody says otherwise (IEEE 802.1Q, table 8-6).</summary>
    public static TimeSpan DefaultAgeing { get; } = TimeSpan.FromSeconds(300);

    /// <summary>What it does with frames.</summary>
    public required SegmentType Type { get; init; }

    /// <summary>
    /// Whether it forwards the frames that a bridge keeps to itself (01:80:c2:00:00:00 to 0f: STP, LACP, LLDP, EAPOL; IEEE 802.1Q, 8.6.3).
    /// A hub always does.
    /// </summary>
    public bool Transparent { get; init; }

    /// <summary>The VLANs of its ports by name, in the order of their numbers; empty for a switch that leaves tags alone. Unlisted ports have no link.</summary>
    public ImmutableSortedDictionary<string, VlanPortSpec> Ports { get; init; } = ImmutableSortedDictionary<string, VlanPortSpec>.Empty;

    /// <summary>How many MAC addresses it learns per port.</summary>
    public int MacLimit { get; init; } = DefaultMacLimit;

    /// <summary>How many frames to everybody each port of a switch or hub takes in a second; 0 for any number.</summary>
    public int StormLimit { get; init; } = DefaultStormLimit;

    /// <summary>How long it remembers a MAC address that is silent.</summary>
    public TimeSpan Ageing { get; init; } = DefaultAgeing;

    /// <summary>
    /// A nat's IPv4 network with its prefix length (<c>10.0.2.0/24</c>). Of a switch: the network whose addresses it tells the nodes behind its ports, each the one of its
    /// port; empty for one that tells them nothing.
    /// </summary>
    public string Subnet { get; init; } = "";

    /// <summary>The domain of the names that a switch tells; empty for one that tells nothing.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The ports of the host that lead to guests behind a nat.</summary>
    public ImmutableArray<PortForward> Forwards { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Equal by value, the ports included.</summary>
    public bool Equals(SegmentSpec? other) =>
        other is not null && Type == other.Type && Transparent == other.Transparent && MacLimit == other.MacLimit && StormLimit == other.StormLimit && Ageing == other.Ageing
        && Subnet == other.Subnet && Domain == other.Domain && Forwards.SequenceEqual(other.Forwards) && (ReferenceEquals(Ports, other.Ports) || Ports.SequenceEqual(other.Ports));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Transparent, MacLimit, StormLimit, Ageing, Subnet, Ports.Count);
}
