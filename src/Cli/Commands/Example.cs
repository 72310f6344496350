namespace LabSim.Cli.Commands;

/// <summary>A command that somebody may type.</summary>
/// <param name="Command">The line.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record Example(string Command, string Purpose);
