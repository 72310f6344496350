namespace LabSim.NodeRuntime.Images;

/// <summary>How far a build is.</summary>
/// <param name="Image">The image's name.</param>
/// <param name="Step">What is done now, for people ("fetching linux-image-…", "packing the root file system").</param>
/// <param name="Fraction">From 0 to 1.</param>
public sealed record ImageProgress(string Image, string Step, double Fraction);
