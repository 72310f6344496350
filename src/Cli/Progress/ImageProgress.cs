namespace LabSim.Cli.Progress;

/// <summary>How far an image's build is.</summary>
/// <param name="Name">The image.</param>
/// <param name="Step">What is done now.</param>
/// <param name="Fraction">From 0 to 1.</param>
internal sealed record ImageProgress(string Name, string Step, double Fraction);
