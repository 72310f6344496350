using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>
/// The highest control group that the server may divide: for root the whole tree (of the host, or of its container), for others what systemd gave to them. It is also above the
/// server's own group, for only then may the server move a process of its own there (kernel docs, admin-guide/cgroup-v2.rst, "Delegation Containment").
/// </summary>
/// <param name="Directory">Its folder, or <see langword="null"/> where there is none.</param>
/// <param name="Faults">Why a controller (<c>cpu</c>, <c>memory</c>) cannot be had; those that can be are not in it.</param>
internal sealed record ControlGroupPlace(string? Directory, ImmutableDictionary<string, LimitFault> Faults)
{
    /// <summary>The controllers that limits need.</summary>
    public static ImmutableArray<string> Controllers { get; } = ["cpu", "memory"];

    /// <summary>Looks for it; changes nothing.</summary>
    /// <param name="proc">Where <c>/proc</c> is.</param>
    public static ControlGroupPlace Find(string proc)
    {
        var mounts = ControlGroupMounts.Read(Path.Combine(proc, "self", "mountinfo"));
        if (mounts.Unified is not { } mount)
        {
            return Nowhere(new LimitFault("no cgroup2 file system is mounted", "boot with systemd.unified_cgroup_hierarchy=1, or mount -t cgroup2 none /sys/fs/cgroup"));
        }

        ControlGroupPlace? first = null;
        foreach (var directory in Between(mount, mounts.Find(Path.Combine(proc, "self", "cgroup")) ?? mount).Where(IsOurs))
        {
            var place = new ControlGroupPlace(directory, FindFaults(directory, mounts));
            if (place.Faults.Count < Controllers.Length)
            {
                return place;
            }

            first ??= place;
        }

        return first ?? Nowhere(new LimitFault(
            $"the server may not divide its control group below {mount}", "start it where systemd lets you: labsim server stop, then systemd-run --user --scope labsim ps"));
    }

    private static ControlGroupPlace Nowhere(LimitFault fault) => new(null, Controllers.ToImmutableDictionary(name => name, _ => fault));

    // From the mount down to the server's own group.
    private static IEnumerable<string> Between(string mount, string own)
    {
        yield return mount;
        for (var end = mount.Length; end < own.Length;)
        {
            end = own.IndexOf('/', end + 1) is > 0 and var next ? next : own.Length;
            yield return own[..end];
        }
    }

    // Opening says what a look at the modes cannot: a read-only mount, and who is root only in a container.
    private static bool IsOurs(string directory)
    {
        try
        {
            File.OpenHandle(Path.Combine(directory, "cgroup.procs"), FileMode.Open, FileAccess.Write).Dispose();
            File.OpenHandle(Path.Combine(directory, "cgroup.subtree_control"), FileMode.Open, FileAccess.Write).Dispose();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ImmutableDictionary<string, LimitFault> FindFaults(string directory, ControlGroupMounts mounts)
    {
        var faults = ImmutableDictionary.CreateBuilder<string, LimitFault>();
        var (has, divides) = (Words(directory, "cgroup.controllers"), Words(directory, "cgroup.subtree_control"));
        foreach (var name in Controllers.Where(name => !divides.Contains(name)))
        {
            if (!has.Contains(name))
            {
                faults.Add(name, mounts.Legacy.Contains(name)
                    ? new LimitFault("version 1 of control groups has the controller on this host", "boot with systemd.unified_cgroup_hierarchy=1 cgroup_no_v1=all")
                    : new LimitFault($"{directory} has no controller {name}", "systemctl edit user@.service, and add [Service] Delegate=cpu memory pids; in a container, its runtime has to pass it on"));
            }
            else if (IsInhabited(directory))
            {
                faults.Add(name, new LimitFault(
                    $"{directory} has processes of its own, and the kernel then divides nothing of it (\"no internal processes\")", "start the server in a group below it: DelegateSubgroup=server in a unit of systemd"));
            }
        }

        return faults.ToImmutable();
    }

    // The root of the host's tree, which alone has no type, may have processes beside groups.
    private static bool IsInhabited(string directory) => File.Exists(Path.Combine(directory, "cgroup.type")) && File.ReadLines(Path.Combine(directory, "cgroup.procs")).Any();

    private static string[] Words(string directory, string file) => File.ReadAllText(Path.Combine(directory, file)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
