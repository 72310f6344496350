using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LabSim.Interop.Processes;

/// <summary>What tells one process from every other, also after its pid was used again (proc(5)).</summary>
/// <param name="ProcessId">The pid.</param>
/// <param name="StartTicks">Field 22 of <c>/proc/PID/stat</c>, clock ticks since boot.</param>
/// <param name="Arguments"><c>/proc/PID/cmdline</c>.</param>
public sealed record ProcessIdentity(int ProcessId, ulong StartTicks, ImmutableArray<string> Arguments)
{
    /// <summary><c>/proc/sys/kernel/random/boot_id</c>: pids and ticks mean something only within one boot.</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Reads a process, or returns <see langword="null"/> where it is gone or a zombie.</summary>
    public static ProcessIdentity? Read(int processId)
    {
        try
        {
            var fields = StatFields(processId);
            var command = File.ReadAllBytes($"/proc/{processId}/cmdline");
            return fields[0] is "Z" or "X" || command.Length == 0
                ? null
                : new ProcessIdentity(processId, ulong.Parse(fields[19], CultureInfo.InvariantCulture), Split(command));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Every process that can be seen.</summary>
    public static IEnumerable<ProcessIdentity> ReadAll() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<ProcessIdentity>();

    /// <summary>The fields of <c>/proc/PID/stat</c> from the third (state) on; the second, the name, may hold anything.</summary>
    internal static string[] StatFields(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static ImmutableArray<string> Split(byte[] command)
    {
        var text = Encoding.UTF8.GetString(command);
        return [.. (text.EndsWith('\0') ? text[..^1] : text).Split('\0')];
    }
}
