using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Tcg;

namespace LabSim.NodeRuntime.Tests.Qemu;

/// <summary>Command lines of QEMU as tests look at them.</summary>
internal static class CommandLines
{
    public static readonly QemuCapabilities Old = new(new Version(7, 2, 22), Sandbox: true, []);
    public static readonly QemuCapabilities New = new(new Version(10, 0, 2), Sandbox: true, []);

    public static readonly MachineConfig Router = new()
    {
        Lab = "ospf,triangle",
        Name = "r1",
        Architecture = "x86_64",
        MemoryBytes = 160L << 20,
        Cpus = 2,
        Accelerator = AcceleratorKind.Tcg,
        Kernel = new KernelBoot("/images/router/vmlinuz", "/images/router/boot.cpio", "console=ttyS0 quiet"),
        Disks = [new DiskConfig("disk0", "/images/a,b/root.erofs", "raw", ReadOnly: true)],
        Nics = [new NicConfig(0, "eth1", "02:00:00:00:00:01", "/run/l/p1.sock", Mtu: 9000), new NicConfig(1, "Gi0/0", "02:00:00:00:00:02", "/run/l/p2.sock")],
        Firmware = [new FirmwareBlob("opt/labsim/frr.conf", new byte[] { 1 })],
        HasAgent = true,
        StateDirectory = "/home/u/labs/r1",
        RunDirectory = "/run/l/r1",
    };

    public static QemuBinary Binary(QemuCapabilities capabilities) =>
        new("/usr/bin/qemu-system-x86_64", [], ImmutableSortedDictionary<string, string>.Empty, capabilities);

    public static ImmutableArray<string> Build(MachineConfig config, QemuCapabilities capabilities) =>
        QemuCommandLine.Build(config, Binary(capabilities), null, TcgTuning.Arguments(config), new PathNames());

    public static string Show(ImmutableArray<string> line) =>
        string.Concat(line.Select((word, i) => i == 0 ? word : word.StartsWith('-') ? $"\n{word}" : $" {word}"));
}
