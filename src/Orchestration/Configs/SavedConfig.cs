namespace LabSim.Orchestration.Configs;

/// <summary>A running configuration that became a file of its topology.</summary>
/// <param name="Node">The node.</param>
/// <param name="Path">The file as the topology names it.</param>
/// <param name="File">Its absolute path.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Changed">It was otherwise before, or not there.</param>
/// <param name="Named">The topology did not name it before.</param>
public sealed record SavedConfig(string Node, string Path, string File, int Lines, bool Changed, bool Named);
