using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LabSim.NodeRuntime.Machines.Limits;

/// <summary>Where control groups are mounted, from <c>/proc/PID/mountinfo</c> (proc(5)): version 2 once at most, version 1 per controller.</summary>
/// <param name="Unified">Where version 2 is, or <see langword="null"/>.</param>
/// <param name="Root">Which group of version 2 is seen there: <c>/</c>, or another one in a container.</param>
/// <param name="Legacy">The controllers that version 1 has.</param>
internal sealed partial record ControlGroupMounts(string? Unified, string Root, ImmutableHashSet<string> Legacy)
{
    /// <summary>Reads the mounts.</summary>
    /// <param name="path">A <c>mountinfo</c>.</param>
    public static ControlGroupMounts Read(string path)
    {
        var (unified, root) = ((string?)null, "/");
        var legacy = ImmutableHashSet.CreateBuilder<string>();
        foreach (var line in File.ReadLines(path))
        {
            // "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue": (4) root, (5) mount point, then after the dash type, source and options.
            var dash = line.IndexOf(" - ", StringComparison.Ordinal);
            if (dash < 0 || line[(dash + 3)..].Split(' ') is not [var type, _, var options, ..] || line[..dash].Split(' ') is not [_, _, _, var part, var point, ..])
            {
                continue;
            }

            if (type == "cgroup2")
            {
                (unified, root) = (unified ?? Unescape(point), unified is null ? Unescape(part) : root);
            }
            else if (type == "cgroup")
            {
                legacy.UnionWith(options.Split(','));
            }
        }

        return new ControlGroupMounts(unified, root, legacy.ToImmutable());
    }

    /// <summary>The folder of a group of version 2, from a process's <c>/proc/PID/cgroup</c> (line <c>0::/path</c>); <see langword="null"/> where it is not below the mount.</summary>
    public string? Find(string path)
    {
        var own = File.ReadLines(path).FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?[3..];
        if (Unified is null || own is null || own.Contains("/..", StringComparison.Ordinal))
        {
            return null;
        }

        var relative = Root == "/" ? own : own == Root ? "/" : own.StartsWith(Root + "/", StringComparison.Ordinal) ? own[Root.Length..] : null;
        return relative is null ? null : Path.TrimEndingDirectorySeparator(Unified + relative);
    }

    // Blanks, tabs, line feeds and backslashes stand there as \ and three octal digits.
    private static string Unescape(string text) => EscapePattern().Replace(text, match => ((char)Convert.ToInt32(match.Value[1..], 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\[0-7]{3}")]
    private static partial Regex EscapePattern();
}
