using System.Globalization;

namespace LabSim.Interop.Processes;

/// <summary>What a process uses.</summary>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="ResidentBytes">Resident memory.</param>
public readonly record struct ProcessUsage(double CpuSeconds, long ResidentBytes)
{
    // USER_HZ is 100 on every architecture that .NET runs on (proc(5), sysconf(3)).
    private const double TicksPerSecond = 100;

    /// <summary>Reads it from <c>/proc/PID/stat</c> (fields 14, 15 and 24); zero when the process is gone.</summary>
    public static ProcessUsage Read(int processId)
    {
        try
        {
            var fields = ProcessIdentity.StatFields(processId);
            var ticks = Parse(fields[11]) + Parse(fields[12]);
            return new ProcessUsage(ticks / TicksPerSecond, Parse(fields[21]) * Environment.SystemPageSize);
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static long Parse(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
