using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Resolution;

/// <summary>One end of a link after its ranges were expanded, with the places of its parts.</summary>
internal sealed record ResolvedEndpoint(EndpointRef Ref, SourceSpan NodeSpan, SourceSpan InterfaceSpan, SourceSpan Span)
{
    /// <summary>It names no interface, and none could be found for it (reported).</summary>
    public bool IsBare => Ref.Interface.Length == 0;
}
