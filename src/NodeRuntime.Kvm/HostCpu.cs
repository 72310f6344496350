using System.Collections.Frozen;

namespace LabSim.NodeRuntime.Kvm;

/// <summary>The host's CPU, from <c>/proc/cpuinfo</c>.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Vendor">Who made it, <c>GenuineIntel</c> or <c>AuthenticAMD</c>; empty elsewhere.</param>
/// <param name="Flags">What it can.</param>
internal sealed record HostCpu(string Model, string Vendor, FrozenSet<string> Flags)
{
    /// <summary>Reads it.</summary>
    public static HostCpu Read(string path = "/proc/cpuinfo")
    {
        var lines = File.ReadAllLines(path);
        return new HostCpu(
            Value(lines, "model name") ?? Value(lines, "CPU part") ?? "", Value(lines, "vendor_id") ?? "", [.. (Value(lines, "flags") ?? "").Split(' ')]);
    }

    private static string? Value(string[] lines, string key) =>
        lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : null;
}
