namespace LabSim.Topology.Text;

/// <summary>A topology as text, and the name that diagnostics call it by.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Text">Its text.</param>
public sealed record SourceText(string File, string Text);
