namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>How long fuzzers run, and with which seed.</summary>
internal static class FuzzPlan
{
    /// <summary>LABSIM_FUZZ_SEED: another run than the usual one.</summary>
    public static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("LABSIM_FUZZ_SEED"), out var seed) ? seed : 1;

    /// <summary>The least that has to be done in a time: a million mutations in a minute.</summary>
    public static long Least(TimeSpan budget) => (long)(budget.TotalMinutes * 1_000_000);

    /// <summary>Skips a test that runs for minutes.</summary>
    public static void RequireSoak(string what) =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LABSIM_SOAK") == "1", $"{what}: ./test --soak runs it");

    /// <summary>Descriptors of this process, but for the assemblies that the runtime loads when it first needs them.</summary>
    public static int OpenDescriptors() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget is not { } target || !target.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>Bytes of this process's memory that is in use, after a collection.</summary>
    public static long ResidentBytes()
    {
        Settle();
        return Environment.WorkingSet;
    }

    /// <summary>Lets go of what earlier tests left to the collector, descriptors among it: whoever compares before and after begins with that.</summary>
    public static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>Says in the test's output how much was done.</summary>
    public static void Tell(string who, FuzzTally tally) => TestContext.Current.SendDiagnosticMessage("{0}: {1}", who, tally);
}
