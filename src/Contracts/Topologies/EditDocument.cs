namespace LabSim.Contracts.Topologies;

/// <summary>What an edit made of a file (<c>labsim edit --json</c>).</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Changed">Whether its text is another one now, or would be.</param>
/// <param name="Text">The text after the edit.</param>
/// <param name="Splices">What was changed, each in the text that the one before it left.</param>
/// <param name="Diagnostics">Warnings.</param>
public sealed record EditDocument(string File, bool Changed, string Text, IReadOnlyList<SpliceDocument> Splices, IReadOnlyList<DiagnosticDocument> Diagnostics);

/// <summary>One change of a text.</summary>
/// <param name="Start">Where, in UTF-16 code units from 0.</param>
/// <param name="Removed">What stood there.</param>
/// <param name="Inserted">What stands there now.</param>
public sealed record SpliceDocument(int Start, string Removed, string Inserted);
