using LabSim.Orchestration.Labs;
using LabSim.Topology.Kinds;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Cabling;

/// <summary>Where on a node a cable can be plugged in.</summary>
internal static class NodePorts
{
    /// <summary>How its interfaces are named.</summary>
    public static InterfaceNaming Naming(NodeSpec node) => KindTraits.Of(node).Interfaces;

    /// <summary>
    /// Ports of a switch or hub are made when they are needed, but for those of a switch whose <c>ports:</c> lists what there is; and a guest's machine takes
    /// NICs while it runs.
    /// </summary>
    public static bool Grow(NodeSpec node) => node.IsInFabric() ? node.Segment!.Ports.IsEmpty : node.HasGuest();

    /// <summary>Whether it has an interface of that name, or can have it.</summary>
    public static bool Have(NodeSpec node, string name) => Naming(node).IndexOf(name) is not null && (Grow(node) || node.Interfaces.Any(i => i.Name == name));
}
