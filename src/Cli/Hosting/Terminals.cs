namespace LabSim.Cli.Hosting;

/// <summary>Which of the standard streams are terminals.</summary>
/// <param name="In">Standard input is one.</param>
/// <param name="Out">Standard output is one.</param>
/// <param name="Error">Standard error is one.</param>
internal readonly record struct Terminals(bool In, bool Out, bool Error);
