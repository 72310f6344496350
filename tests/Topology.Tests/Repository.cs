using LabSim.TestKit;

namespace LabSim.Topology.Tests;

/// <summary>Finds files of the repository from a test.</summary>
internal static class Repository
{
    /// <summary>The absolute path of something in the repository.</summary>
    public static string PathOf(params string[] parts) => RepositoryFolder.Find(Path.Combine(parts));

    /// <summary>Whether golden files are to be rewritten instead of compared.</summary>
    public static bool UpdatesGolden => Environment.GetEnvironmentVariable("LABSIM_UPDATE_GOLDEN") == "1";
}
