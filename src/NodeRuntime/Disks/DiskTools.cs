using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Qemu;

namespace LabSim.NodeRuntime.Disks;

/// <summary>The programs of the host that make disks.</summary>
/// <param name="MakeExt4">mke2fs(8).</param>
/// <param name="QemuImage">qemu-img(1).</param>
internal sealed record DiskTools(HostTool MakeExt4, HostTool QemuImage)
{
    private const string Purpose = "make the disk of a persistent node";

    /// <summary>Finds them. A folder of LABSIM_QEMU_DIR without qemu-img is no obstacle: every qemu-img makes the same qcow2.</summary>
    /// <exception cref="RuntimeEnvironmentException">One is missing.</exception>
    public static DiskTools Find(RuntimeOptions options) => new(
        Find("mke2fs", "e2fsprogs", options with { QemuDirectory = null }),
        Find("qemu-img", "qemu-utils", options, options with { QemuDirectory = null }));

    private static HostTool Find(string program, string package, params ReadOnlySpan<RuntimeOptions> places)
    {
        foreach (var place in places)
        {
            if (QemuLocation.Find(place, program) is { } found)
            {
                return new HostTool(found.Path, package) { Purpose = Purpose, Environment = found.Environment };
            }
        }

        throw new RuntimeEnvironmentException($"{program} is needed to {Purpose} and is not installed", $"Install it: apt-get install {package}");
    }
}
