using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LabSim.NodeRuntime.Machines.Accelerators;

/// <summary>A hypervisor of another operating system than Linux, as QEMU knows it (QEMU docs/system/introduction.rst, docs/system/whpx.rst).</summary>
/// <param name="Kind">Which accelerator it is.</param>
/// <param name="Name">What its makers call it.</param>
/// <param name="System">The operating system that has it.</param>
/// <param name="Sign">A file or folder that is there where it is.</param>
/// <param name="Remedy">What can be done where it is not there.</param>
public sealed record HostHypervisor(AcceleratorKind Kind, string Name, string System, string Sign, string Remedy)
{
    /// <summary>QEMU's <c>-cpu</c> by guest architecture (its own spelling); those that are not named cannot run.</summary>
    public required ImmutableDictionary<string, string?> CpuModels { get; init; }

    /// <summary>All that there are.</summary>
    public static ImmutableArray<HostHypervisor> All { get; } =
    [
        new(AcceleratorKind.Hvf, "Hypervisor.framework", "macOS", "/System/Library/Frameworks/Hypervisor.framework", "QEMU needs the entitlement com.apple.security.hypervisor; Homebrew's has it.")
        {
            CpuModels = Cpus(("x86_64", "host"), ("aarch64", "host")),
        },
        new(AcceleratorKind.Whpx, "Windows Hypervisor Platform", "Windows", @"C:\Windows\System32\WinHvPlatform.dll", "Switch the Windows feature HypervisorPlatform on: DISM /online /Enable-Feature /FeatureName:HypervisorPlatform /All")
        {
            // QEMU's own default on a PC: not every version knows another one there.
            CpuModels = Cpus(("x86_64", null), ("aarch64", "host")),
        },
        new(AcceleratorKind.Nvmm, "NVMM", "NetBSD", "/dev/nvmm", "Load its driver (modload nvmm), and be in the group nvmm.")
        {
            CpuModels = Cpus(("x86_64", null)),
        },
    ];

    /// <summary>The operating system that we run on, as <see cref="System"/> spells it.</summary>
    public static string ThisSystem => OperatingSystem.IsMacOS() ? "macOS" : OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsLinux() ? "Linux" : RuntimeInformation.OSDescription.StartsWith("NetBSD", StringComparison.Ordinal) ? "NetBSD" : "another system";

    private static ImmutableDictionary<string, string?> Cpus(params ReadOnlySpan<(string Architecture, string? Model)> models)
    {
        var all = ImmutableDictionary.CreateBuilder<string, string?>();
        foreach (var (architecture, model) in models)
        {
            all.Add(architecture, model);
        }

        return all.ToImmutable();
    }
}
