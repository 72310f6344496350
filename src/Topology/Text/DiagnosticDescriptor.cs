namespace LabSim.Topology.Text;

/// <summary>A sort of problem. The catalogue and the table of <c>docs/topology-format.md</c> have one row for each.</summary>
/// <param name="Code">The stable code: never reused, never given another meaning.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Meaning">What is wrong, in general.</param>
/// <param name="Remedy">What mends it, in general.</param>
internal sealed record DiagnosticDescriptor(string Code, Severity Severity, string Meaning, string Remedy);
