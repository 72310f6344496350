namespace LabSim.Contracts.Topologies;

/// <summary>A problem of a topology (<c>labsim validate --json</c>). Lines and columns count from 1.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The first column.</param>
/// <param name="EndColumn">The column after the last one (on the same line).</param>
/// <param name="Severity">error or warning.</param>
/// <param name="Code">LS and four digits.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">The remedy, or <see langword="null"/>.</param>
public sealed record DiagnosticDocument(
    string File, int Line, int Column, int EndColumn, string Severity, string Code, string Message, string? Hint);
