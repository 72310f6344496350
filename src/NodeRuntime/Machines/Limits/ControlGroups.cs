using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LabSim.Interop;

namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>
/// The control groups of this server's machines (cgroup v2). Each machine with a limit has one of its own, <c>NAME/LAB.NODE</c> below <see cref="ControlGroupPlace"/>; it goes when the machine does. The kernel
/// keeps the groups, so that a later server finds a machine's where it is.
/// </summary>
/// <param name="name">What this server's groups stand below; another server on the host has another one.</param>
/// <param name="proc">Where <c>/proc</c> is.</param>
/// <param name="remove">Removes a group's folder, or throws an <see cref="IOException"/> where it has a process; the kernel's own way by default.</param>
public sealed class ControlGroups(string name, string proc = "/proc", Action<string>? remove = null)
{
    // cpu.max: so much in each period, microseconds; the period is the kernel's own default.
    private const int Period = 100_000;
    private const int QuotaOfPercent = Period / 100;

    private readonly Lock _lock = new();

    // rmdir(2) alone: what is in the folder is no file that could be removed.
    private readonly Action<string> _remove = remove ?? Directory.Delete;

    /// <summary>The groups of the server of a LABSIM_HOME, below <c>labsim-</c> and eight hexadecimal digits that stand for it.</summary>
    public static ControlGroups OfHome(string home) => new($"labsim-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..8]}");

    /// <summary>What can be limited now; changes nothing.</summary>
    public LimitsReport Examine()
    {
        var place = ControlGroupPlace.Find(proc);
        return new LimitsReport
        {
            Group = place.Directory,
            Cpu = place.Faults.GetValueOrDefault("cpu"),
            Memory = place.Faults.GetValueOrDefault("memory"),
            Cpus = ThreadCores.Read(Environment.ProcessId),
        };
    }

    /// <summary>Removes groups that an earlier server left: all that have no process any more.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            if (ControlGroupPlace.Find(proc).Directory is { } place && Path.Combine(place, name) is var parent && Directory.Exists(parent))
            {
                foreach (var group in Directory.GetDirectories(parent))
                {
                    TryRemove(group);
                }

                TryRemove(parent);
            }
        }
    }

    /// <summary>The group that a machine's process is in, or <see langword="null"/> where it is in none of this server's.</summary>
    internal string? Find(string lab, string node, int processId)
    {
        try
        {
            var group = ControlGroupMounts.Read(Path.Combine(proc, "self", "mountinfo")).Find(Path.Combine(proc, $"{processId}", "cgroup"));
            return group is not null && group.EndsWith($"/{name}/{lab}.{node}", StringComparison.Ordinal) ? group : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Makes a machine's group with its limits, and puts its process in.</summary>
    /// <returns>The group, or <see langword="null"/> where none of the limits can be held; and what cannot be held, or <see langword="null"/>.</returns>
    internal (string? Group, string? Unmet) Enter(string lab, string node, int processId, MachineLimits limits)
    {
        var report = Examine();
        var held = limits with { CpuPercent = report.Cpu is null ? limits.CpuPercent : null, MemoryBytes = report.Memory is null ? limits.MemoryBytes : null };
        if (report.Group is not { } place || !held.NeedsGroup)
        {
            return (null, report.Unmet(limits));
        }

        var group = Path.Combine(place, name, $"{lab}.{node}");
        lock (_lock)
        {
            try
            {
                // One that was left over counts what became of another process.
                TryRemove(group);
                Directory.CreateDirectory(group);
                var unmet = Hold(group, held);
                Put(group, "cgroup.procs", $"{processId}");
                return (group, Join(report.Unmet(limits), unmet));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                TryRemove(group);
                TryRemove(Path.GetDirectoryName(group)!);
                return (null, Join(report.Unmet(limits), $"{Words(held)} cannot be held: {group}: {refused.Message}"));
            }
        }
    }

    /// <summary>Gives a machine's group other limits. What it has already it keeps, also where this server may change nothing there.</summary>
    /// <returns>What cannot be held, or <see langword="null"/>.</returns>
    internal string? Change(string group, MachineLimits limits)
    {
        lock (_lock)
        {
            return Hold(group, limits);
        }
    }

    /// <summary>Whether the kernel killed a process of the group because of its limit of memory.</summary>
    internal static bool KilledForMemory(string group)
    {
        try
        {
            return File.ReadLines(Path.Combine(group, "memory.events")).Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line[9..] != "0");
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the group of a machine that has ended, and the server's own when it was the last.</summary>
    /// <returns>Whether it is gone: the kernel may not be done with its last process yet.</returns>
    internal bool Leave(string group)
    {
        lock (_lock)
        {
            TryRemove(group);
            TryRemove(Path.GetDirectoryName(group)!);
            return !Directory.Exists(group);
        }
    }

    private static string? Hold(string group, MachineLimits limits) => Join(
        Hold(group, "cpu", "cpu.max", "cpu-limit", limits.CpuPercent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{(long)percent * QuotaOfPercent} {Period}") : null),
        Hold(group, "memory", "memory.max", "memory-limit", limits.MemoryBytes?.ToString(CultureInfo.InvariantCulture)),
        HoldSwap(group, limits.MemoryBytes is null ? null : "0"));

    // What goes over the limit would go to the host's swap otherwise, and slow down everybody. A kernel without it has no such file.
    private static string? HoldSwap(string group, string? value) =>
        File.Exists(Path.Combine(group, "memory.swap.max")) ? Hold(group, "memory", "memory.swap.max", "memory-limit", value) : null;

    // A controller that nobody asked for has no files in a group.
    private static string? Hold(string group, string controller, string file, string word, string? value)
    {
        try
        {
            var parent = Path.GetDirectoryName(group)!;
            if (value is not null)
            {
                Divide(Path.GetDirectoryName(parent)!, controller);
                Divide(parent, controller);
            }

            var path = Path.Combine(group, file);
            if (value is not null ? !File.Exists(path) || File.ReadAllText(path).Trim() != value : File.Exists(path))
            {
                Put(group, file, value ?? "max");
            }

            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"{word}{(value is null ? "'s end" : "")} cannot be held: {Path.Combine(group, file)}: {refused.Message}";
        }
    }

    // What a group is divided by is not taken back: others in there may need it.
    private static void Divide(string group, string controller)
    {
        var path = Path.Combine(group, "cgroup.subtree_control");
        if (!File.Exists(path) || !File.ReadAllText(path).Split((char[])[' ', '\n']).Contains(controller))
        {
            Put(group, "cgroup.subtree_control", $"+{controller}");
        }
    }

    private static void Put(string group, string file, string words) => File.WriteAllText(Path.Combine(group, file), words);

    private static string Words(MachineLimits limits) => string.Join(" and ", new[] { limits.CpuPercent is null ? "" : "cpu-limit", limits.MemoryBytes is null ? "" : "memory-limit" }.Where(word => word.Length > 0));

    private static string? Join(params ReadOnlySpan<string?> complaints) => string.Join("; ", complaints.ToArray().OfType<string>()) is { Length: > 0 } words ? words : null;

    private void TryRemove(string group)
    {
        try
        {
            _remove(group);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // Somebody is in it, or it is gone; what is left over, the next sweep finds.
        }
    }
}
