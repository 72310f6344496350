using System.Globalization;

namespace LabSim.Integration.Tests;

/// <summary>What a process has used so far (proc(5)).</summary>
/// <param name="Cpu">CPU time.</param>
/// <param name="ResidentBytes">Resident memory.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long ResidentBytes)
{
    /// <summary>Reads it.</summary>
    public static async Task<ProcessUsage> ReadAsync(int process)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var fields = (await File.ReadAllTextAsync($"/proc/{process}/stat", cancellation)).Split(' ');
        var memory = (await File.ReadAllLinesAsync($"/proc/{process}/status", cancellation)).Single(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ')[^2];

        // utime and stime, in hundredths of a second.
        var ticks = int.Parse(fields[13], CultureInfo.InvariantCulture) + int.Parse(fields[14], CultureInfo.InvariantCulture);
        return new ProcessUsage(TimeSpan.FromSeconds(ticks / 100.0), long.Parse(memory, CultureInfo.InvariantCulture) << 10);
    }
}
