using System.Runtime.InteropServices;

namespace LabSim.Benchmarks.Switching.Report;

/// <summary>What a run was on.</summary>
/// <param name="When">The day.</param>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">Cores that the process may use.</param>
/// <param name="Kernel">The kernel's release.</param>
/// <param name="Framework">The runtime.</param>
internal sealed record Machine(string When, string Processor, int Cores, string Kernel, string Framework)
{
    /// <summary>This one, now.</summary>
    public static Machine This => new(
        TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd"),
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.FrameworkDescription);

    /// <summary>A line of a document.</summary>
    public string Line => $"{When}; {Cores} cores of {Processor}, Linux {Kernel}, {Framework}.";
}
