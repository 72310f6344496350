using LabSim.Switching.Stations;

namespace LabSim.Switching.Bridging;

/// <summary>A port of a segment to open.</summary>
public sealed record SegmentPortConfig
{
    /// <summary>The port's name, unique in the fabric: <c>sw1:eth1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The segment's name.</summary>
    public required string Segment { get; init; }

    /// <summary>The VLANs of the port, or <see langword="null"/> for a port that knows none: frames pass with the tags that they have.</summary>
    public VlanMembership? Vlans { get; init; }

    /// <summary>Who is behind it, where the segment tells stations something; <see langword="null"/> for nobody that it knows.</summary>
    public SegmentStation? Station { get; init; }
}
