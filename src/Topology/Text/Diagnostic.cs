namespace LabSim.Topology.Text;

/// <summary>One problem of a topology, told so that its author can mend it.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Span">Where the offending value stands.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Code">The stable code, <c>LS</c> and four digits; see <c>docs/topology-format.md</c>.</param>
/// <param name="Message">What is wrong, with the value and what exists instead.</param>
/// <param name="Hint">The remedy (nearest name, right unit, …), or <see langword="null"/> where the message says it all.</param>
public sealed record Diagnostic(string File, SourceSpan Span, Severity Severity, string Code, string Message, string? Hint);
