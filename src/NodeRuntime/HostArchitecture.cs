using System.Runtime.InteropServices;

namespace LabSim.NodeRuntime;

/// <summary>The architecture of this host.</summary>
public static class HostArchitecture
{
    /// <summary>Its name in QEMU's spelling.</summary>
    public static string Name => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.RiscV64 => "riscv64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
