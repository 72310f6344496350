using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Disks;

/// <summary>The programs of the host that make disks.</summary>
internal static class DiskTools
{
    /// <summary>mke2fs(8).</summary>
    /// <param name="options">Where programs are.</param>
    /// <param name="purpose">What it is needed for, after "needed to".</param>
    /// <exception cref="RuntimeEnvironmentException">It is missing.</exception>
    public static HostTool FindMakeExt4(RuntimeOptions options, string purpose) => Find("mke2fs", "e2fsprogs", purpose, options with { QemuDirectory = null });

    /// <summary>qemu-img(1). A folder of LABSIM_QEMU_DIR without it is no obstacle: every qemu-img makes the same qcow2.</summary>
    /// <param name="options">Where programs are.</param>
    /// <param name="purpose">What it is needed for, after "needed to".</param>
    /// <exception cref="RuntimeEnvironmentException">It is missing.</exception>
    public static HostTool FindImageTool(RuntimeOptions options, string purpose) => Find("qemu-img", "qemu-utils", purpose, options, options with { QemuDirectory = null });

    private static HostTool Find(string program, string package, string purpose, params ReadOnlySpan<RuntimeOptions> places)
    {
        foreach (var place in places)
        {
            if (QemuLocation.Find(place, program) is { } found)
            {
                return new HostTool(found.Path, package) { Purpose = purpose, Environment = found.Environment };
            }
        }

        throw new RuntimeEnvironmentException($"{program} is needed to {purpose} and is not installed", $"Install it: apt-get install {package}");
    }
}
