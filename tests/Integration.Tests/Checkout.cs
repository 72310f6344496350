namespace LabSim.Integration.Tests;

/// <summary>The checkout under test: its commands are run as a user would run them.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Launcher => Path.Combine(Root, "labsim");

    public static string Topology(string name) => Path.Combine(Root, "topologies", name);

    /// <summary>Images are built once for all tests, and kept: a build takes longer than any test.</summary>
    public static string Images => Path.Combine(Root, "artifacts", "test-images");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LabSim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside a checkout");
        }

        return folder;
    }
}
