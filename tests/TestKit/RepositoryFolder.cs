namespace LabSim.TestKit;

/// <summary>Finds the repository that the tests were built from.</summary>
public static class RepositoryFolder
{
    /// <summary>The path of something in it.</summary>
    public static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LabSim.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("these tests need the repository around them"), path);
    }
}
