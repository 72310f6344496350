using LabSim.Topology.Text;

namespace LabSim.Topology.Definition;

/// <summary>One end of a link as written, <c>leaf{1..8}:eth1</c>.</summary>
/// <param name="Node">The part before the colon.</param>
/// <param name="Interface">The part after it, or <see langword="null"/> for a bare <c>sw1</c>, which takes the segment's next free port.</param>
/// <param name="Span">Both.</param>
internal sealed record EndpointDefinition(Located<RangedName> Node, Located<RangedName>? Interface, SourceSpan Span);
