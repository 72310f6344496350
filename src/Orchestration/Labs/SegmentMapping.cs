using LabSim.NodeRuntime.Machines.Outside;
using LabSim.Switching.Bridging;
using LabSim.Switching.Stations;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>Nodes that live inside the fabric, in the fabric's words.</summary>
internal static class SegmentMapping
{
    /// <summary>The segment of such a node.</summary>
    public static SegmentConfig ToConfig(NodeSpec node)
    {
        var segment = node.Segment!;
        return new SegmentConfig
        {
            Name = node.Name,
            Learns = segment.Type == SegmentType.Switch,
            Transparent = segment.Transparent,
            Ageing = segment.Ageing,
            MacLimit = segment.MacLimit,
            StormLimit = segment.StormLimit == 0 ? null : segment.StormLimit,
            Services = segment.Domain.Length > 0 ? Services(segment) : null,
        };
    }

    /// <summary>A port of such a node.</summary>
    public static SegmentPortConfig ToConfig(NodeSpec node, InterfaceSpec port) => new()
    {
        Name = $"{node.Name}:{port.Name}",
        Segment = node.Name,
        Vlans = node.Segment!.Ports.GetValueOrDefault(port.Name) switch
        {
            null => null,
            { Access: { } vlan } => VlanMembership.Access(vlan),
            var trunk => VlanMembership.Trunk(trunk.Trunk, trunk.Native),
        },

        // Such a port is called as the node behind it (ManagementWriter).
        Station = node.Segment.Domain.Length > 0 && port.Addresses is [var address] ? new SegmentStation(port.Name, address[..address.IndexOf('/', StringComparison.Ordinal)]) : null,
    };

    private static SegmentServices Services(SegmentSpec segment)
    {
        var outside = new UserNetwork(segment.Subnet);
        return new SegmentServices(segment.Subnet, $"{outside.Gateway}", $"{outside.NameServer}", segment.Domain);
    }
}
