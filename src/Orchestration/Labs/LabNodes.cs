using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>What a lab's nodes are to the orchestration, processes or parts of the fabric, and where their links end.</summary>
public static class LabNodes
{
    /// <summary>The node is a switch or hub of the fabric, and no process.</summary>
    public static bool IsInFabric(this NodeSpec node) => node.Segment is { Type: SegmentType.Switch or SegmentType.Hub };

    /// <summary>The node is a machine with a guest in it: no switch, hub or nat.</summary>
    public static bool HasGuest(this NodeSpec node) => node.Segment is null;

    /// <summary>The nodes that are processes, with a guest or (a nat) without, in the order of the file.</summary>
    public static IEnumerable<NodeSpec> Machines(this LabSpec spec) => spec.Nodes.Where(n => !n.IsInFabric());

    /// <summary>The switches and hubs, in the order of the file.</summary>
    public static IEnumerable<NodeSpec> Segments(this LabSpec spec) => spec.Nodes.Where(n => n.IsInFabric());

    /// <summary>Both ends of each link.</summary>
    public static IEnumerable<EndpointRef> Ends(this IEnumerable<LinkSpec> links) => links.SelectMany(l => (EndpointRef[])[l.A, l.B]);

    /// <summary>A node's interfaces that have a link, by name.</summary>
    public static HashSet<string> LinkedInterfaces(this LabSpec spec, string node) => [.. spec.Links.Ends().Where(e => e.Node == node).Select(e => e.Interface)];
}
