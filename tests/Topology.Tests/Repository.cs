namespace LabSim.Topology.Tests;

/// <summary>Finds files of the repository from a test.</summary>
internal static class Repository
{
    /// <summary>The absolute path of something in the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root(), .. parts]);

    /// <summary>Whether golden files are to be rewritten instead of compared.</summary>
    public static bool UpdatesGolden => Environment.GetEnvironmentVariable("LABSIM_UPDATE_GOLDEN") == "1";

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LabSim.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
