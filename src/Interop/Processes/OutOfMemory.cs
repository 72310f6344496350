using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LabSim.Interop.Processes;

/// <summary>What the kernel does to processes when memory runs out, the host's or a control group's.</summary>
public static partial class OutOfMemory
{
    private const string Statistics = "/proc/vmstat";

    /// <summary>How many processes the kernel has killed for want of memory since it booted (<c>oom_kill</c> of <c>/proc/vmstat</c>); 0 where it does not say.</summary>
    public static long Kills
    {
        get
        {
            try
            {
                return File.ReadLines(Statistics).Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal)).Select(line => long.Parse(line.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture)).FirstOrDefault();
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    /// <summary>Whether the kernel's log says that it killed a process for want of memory; <see langword="null"/> where we may not read it (<c>kernel.dmesg_restrict</c>).</summary>
    public static bool? Killed(int processId) => ReadLog() is { } log ? KilledPattern().Matches(log).Any(match => int.Parse(match.ValueSpan[15..], NumberStyles.None, CultureInfo.InvariantCulture) == processId) : null;

    /// <summary>Has the kernel take a process sooner, or later, than others (<c>oom_score_adj</c>, proc(5)).</summary>
    /// <param name="processId">The process.</param>
    /// <param name="score">-1000 to 1000; more is sooner. What it is at may be lowered by root alone.</param>
    /// <returns>Whether it could be said.</returns>
    public static bool SetScore(int processId, int score)
    {
        try
        {
            File.WriteAllText($"/proc/{processId}/oom_score_adj", score.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static unsafe string? ReadLog()
    {
        var size = Libc.KernelLog(Libc.KernelLogSize, null, 0);
        if (size <= 0)
        {
            return null;
        }

        var bytes = new byte[size];
        fixed (byte* place = bytes)
        {
            var length = Libc.KernelLog(Libc.KernelLogReadAll, place, size);
            return length < 0 ? null : Encoding.UTF8.GetString(bytes, 0, length);
        }
    }

    [GeneratedRegex("Killed process [0-9]+")]
    private static partial Regex KilledPattern();
}
