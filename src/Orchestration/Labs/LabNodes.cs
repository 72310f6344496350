using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>What a lab's nodes are to the orchestration: processes, or parts of the fabric.</summary>
public static class LabNodes
{
    /// <summary>The node is a switch or hub of the fabric, and no process.</summary>
    public static bool IsInFabric(this NodeSpec node) => node.Segment is { Type: SegmentType.Switch or SegmentType.Hub };

    /// <summary>The nodes that are processes, with a guest or (a nat) without, in the order of the file.</summary>
    public static IEnumerable<NodeSpec> Machines(this LabSpec spec) => spec.Nodes.Where(n => !n.IsInFabric());

    /// <summary>The switches and hubs, in the order of the file.</summary>
    public static IEnumerable<NodeSpec> Segments(this LabSpec spec) => spec.Nodes.Where(n => n.IsInFabric());
}
