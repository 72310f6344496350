namespace LabSim.Cli;

/// <summary>A topology's text and the name that its diagnostics call it by.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Text">Its text.</param>
internal sealed record TopologyText(string File, string Text);
