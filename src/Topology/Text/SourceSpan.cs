namespace LabSim.Topology.Text;

/// <summary>A stretch of a source text. Lines and columns count from 1; columns count UTF-16 code units; the end is exclusive.</summary>
/// <param name="Line">Line of the first character.</param>
/// <param name="Column">Column of the first character.</param>
/// <param name="EndLine">Line of the character after the last one.</param>
/// <param name="EndColumn">Column of the character after the last one.</param>
/// <param name="Start">Offset of the first character in the text, from 0.</param>
/// <param name="End">Offset of the character after the last one.</param>
public readonly record struct SourceSpan(int Line, int Column, int EndLine, int EndColumn, int Start, int End);
