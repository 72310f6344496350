using LabSim.Topology.Text;

namespace LabSim.Topology.Definition;

/// <summary>A value and where it was written.</summary>
/// <param name="Value">The value.</param>
/// <param name="Span">From its first character to the end of its last one.</param>
internal readonly record struct Located<T>(T Value, SourceSpan Span);
