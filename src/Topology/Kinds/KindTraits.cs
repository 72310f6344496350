using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>What nodes are by their kinds.</summary>
public static class KindTraits
{
    /// <summary>The node's own; a lab that an earlier version brought up has none written down, and its kinds came with LabSim.</summary>
    public static NodeTraits Of(NodeSpec node) => node.Traits ?? (KindCatalog.Builtin.Find(node.Kind) ?? NodeKind.Unknown).Traits;
}
