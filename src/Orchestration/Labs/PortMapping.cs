using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Workspaces;
using LabSim.Switching.Ports;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>A machine's NIC in the fabric's words.</summary>
internal static class PortMapping
{
    /// <summary>The port that serves it.</summary>
    public static PortConfig ToConfig(Workspace workspace, NodeSpec node, InterfaceSpec nic, NicTransport transport, MachineUser? user, ulong? offered) => new()
    {
        Name = $"{node.Name}:{nic.Name}",
        SocketPath = workspace.PortSocket(node.Name, nic.Index),
        OwnerUserId = user?.UserId,
        OfferedFeatures = offered,
        Transport = transport switch
        {
            NicTransport.Stream => PortTransport.Stream,
            NicTransport.Datagram => PortTransport.Datagram,
            _ => PortTransport.VhostUser,
        },
        PeerPath = transport == NicTransport.Datagram ? workspace.PortPeer(node.Name, nic.Index) : null,
    };
}
