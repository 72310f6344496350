namespace LabSim.Cli.Tests.Fakes;

/// <summary>A screen that was looked at once. LABSIM_UPDATE_GOLDEN=1 renews the files in the source tree, for a review by diff.</summary>
internal static class GoldenFile
{
    public static void Matches(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable("LABSIM_UPDATE_GOLDEN") == "1")
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Cli.Tests.csproj")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            File.WriteAllText(Path.Combine(folder, "Golden", name), actual);
            return;
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)), actual, ignoreLineEndingDifferences: false);
    }
}
