namespace LabSim.Topology.Spec;

/// <summary>One end of a link: an interface of a node. Written <c>node:interface</c>.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Interface">The interface's name, for example <c>eth1</c>.</param>
public sealed record EndpointRef(string Node, string Interface)
{
    /// <summary>The form <c>node:interface</c>, as users write it.</summary>
    public override string ToString() => $"{Node}:{Interface}";
}
