using LabSim.Topology.Definition;

namespace LabSim.Topology.Resolution;

/// <summary>A link after its ranges were expanded.</summary>
internal sealed record ResolvedLink(ResolvedEndpoint A, ResolvedEndpoint B, LinkDefinition Definition)
{
    /// <summary>Both ends.</summary>
    public IEnumerable<ResolvedEndpoint> Ends => [A, B];
}
