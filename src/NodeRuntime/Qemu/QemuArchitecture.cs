using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>What differs between guest architectures.</summary>
/// <param name="Name">QEMU's spelling.</param>
/// <param name="Machine">The board.</param>
/// <param name="Package">Debian's package of the binary.</param>
/// <param name="FirmwarePackage">Debian's package of its UEFI.</param>
internal sealed record QemuArchitecture(string Name, string Machine, string Package, string FirmwarePackage)
{
    private static readonly FrozenDictionary<string, QemuArchitecture> Known = new[]
    {
        // i440fx and q35 boot a Linux guest with the same 2.2–2.5 s of CPU time. i440fx can hot-plug on its first bus, and has 29 free slots
        // there: 24 NICs, the agent's bus, random numbers and three disks.
        new QemuArchitecture("x86_64", "pc", "qemu-system-x86", "ovmf"),
        new QemuArchitecture("aarch64", "virt", "qemu-system-arm", "qemu-efi-aarch64"),
        new QemuArchitecture("riscv64", "virt", "qemu-system-misc", "qemu-efi-riscv64"),
    }.ToFrozenDictionary(architecture => architecture.Name);

    /// <summary>
    /// How many NICs can come while it runs through ports of their own: the bus of <c>virt</c> is PCI Express, which takes devices at root ports alone
    /// (QEMU docs/pcie.txt). Each makes a guest's boot about 1.5 % longer under TCG. 0 where the bus itself takes NICs, as many as it has room for.
    /// </summary>
    public int SparePorts => Machine == "virt" ? 4 : 0;

    /// <summary>It is a PC, with a PC's keyboard, IDE and BIOS.</summary>
    public bool IsPc => Machine == "pc";

    /// <summary>How descriptors of firmware may call the board: QEMU's full name of it ends with a version, which they leave open.</summary>
    public ImmutableArray<string> MachineTypes => IsPc ? ["pc-i440fx-10.0"] : [Machine, $"{Machine}-10.0"];

    /// <summary>The graphics card that guests on this board know: without a BIOS there is nobody who would need a VGA.</summary>
    public string Screen => IsPc ? "VGA" : "virtio-gpu-pci";

    /// <summary>QEMU's name of the bus that the NIC of a slot comes to while the machine runs, or <see langword="null"/> for the board's own.</summary>
    public string? BusOf(int slot) => SparePorts > 0 ? $"spare{slot % SparePorts}" : null;

    /// <summary>The program's file name.</summary>
    public string Program => $"qemu-system-{Name}";

    /// <summary>Finds an architecture by QEMU's spelling.</summary>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows none of that name.</exception>
    public static QemuArchitecture Get(string name) =>
        Known.TryGetValue(name, out var architecture)
            ? architecture
            : throw new RuntimeEnvironmentException(
                $"there is no guest architecture '{name}'", $"Known are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.");
}
