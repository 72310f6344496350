namespace LabSim.Integration.Tests;

/// <summary>What a test needs of the host; without it the test is skipped and says why.</summary>
internal static class Requires
{
    public static void Program(string name) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name))),
        $"{name} is not installed; ./test installs it");

    public static void Soak(string what) => Assert.SkipUnless(Environment.GetEnvironmentVariable("LABSIM_SOAK") == "1", $"{what}: ./test --soak runs it");

    public static void Root() => Assert.SkipUnless(Environment.UserName == "root", "only root can do this");
}
