using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace LabSim.NodeRuntime.Kvm;

/// <summary>The host's CPU, from <c>/proc/cpuinfo</c>.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Vendor">Who made it, <c>GenuineIntel</c> or <c>AuthenticAMD</c>; empty elsewhere.</param>
/// <param name="Flags">What it can.</param>
internal sealed record HostCpu(string Model, string Vendor, FrozenSet<string> Flags)
{
    /// <summary>QEMU's spelling of the host's architecture.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
        var other => other.ToString().ToLowerInvariant(),
    };

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
