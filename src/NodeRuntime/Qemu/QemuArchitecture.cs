using System.Collections.Frozen;
using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>What differs between guest architectures.</summary>
/// <param name="Name">QEMU's spelling.</param>
/// <param name="Board">The board.</param>
/// <param name="Package">Debian's package of the binary.</param>
/// <param name="FirmwarePackage">Debian's package of its UEFI, or <see langword="null"/> where the board has no UEFI.</param>
internal sealed record QemuArchitecture(string Name, string Board, string Package, string? FirmwarePackage)
{
    private static readonly FrozenDictionary<string, QemuArchitecture> Known = new[]
    {
        // i440fx and q35 boot a Linux guest with the same 2.2–2.5 s of CPU time. i440fx can hot-plug on its first bus.
        new QemuArchitecture("x86_64", "pc", "qemu-system-x86", "ovmf"),
        new QemuArchitecture("aarch64", "virt", "qemu-system-arm", "qemu-efi-aarch64"),
        new QemuArchitecture("riscv64", "virt", "qemu-system-riscv", "qemu-efi-riscv64"),

        // POWER, whose firmware (SLOF) comes with QEMU; the guest may be of either byte order.
        new QemuArchitecture("ppc64", "pseries", "qemu-system-ppc", null),
    }.ToFrozenDictionary(architecture => architecture.Name);

    /// <summary>QEMU's name of the bridge for NICs that the board's bus has no room for.</summary>
    public const string BridgeId = "more";

    /// <summary>The oldest QEMU that runs its guests: RISC-V's board has flash memories for a UEFI since 8.1.</summary>
    public Version Oldest => Name == "riscv64" ? new Version(8, 1) : QemuCapabilities.Oldest;

    /// <summary>The board's bus is PCI Express.</summary>
    public bool IsExpress => Board is "q35" or "virt";

    /// <summary>
    /// How many NICs can come while it runs through ports of their own: PCI Express takes devices at root ports alone (QEMU docs/pcie.txt).
    /// Each makes a guest's boot about 1.5 % longer under TCG. 0 where the bus itself takes NICs, as many as it has room for.
    /// </summary>
    public int SparePorts => IsExpress ? 4 : 0;

    /// <summary>The slot of those ports; Q35 has a device of its own in the last one.</summary>
    public string SpareSlot => Board == "q35" ? "0x1c" : "0x1f";

    /// <summary>How many NICs have room on the board's bus: it has 30 free slots, or 28, beside the spare ports, for screen, random numbers, disks and their controllers, a drive that hands a config in, and the bridge.</summary>
    public int NicsOnBoard => (IsExpress ? 19 : 22) - HostDevices;

    /// <summary>How many devices of the host are on the board's bus, too.</summary>
    public int HostDevices { get; init; }

    /// <summary>The bridge for those that have none.</summary>
    public string Bridge => IsExpress ? $"pcie-pci-bridge,id={BridgeId}" : $"pci-bridge,id={BridgeId},chassis_nr=1";

    /// <summary>It is a PC, with a PC's keyboard and BIOS.</summary>
    public bool IsPc => Board is "pc" or "q35";

    /// <summary>How descriptors of firmware may call the board: QEMU's full name of it ends with a version, which they leave open.</summary>
    public ImmutableArray<string> MachineTypes => Board switch { "pc" => ["pc-i440fx-10.0"], "q35" => ["pc-q35-10.0"], _ => [Board, $"{Board}-10.0"] };

    /// <summary>What <c>-machine</c> begins with. Guests of the time when Q35 was new look for the SMBIOS of that time.</summary>
    public string Machine => Board == "q35" ? "q35,smbios-entry-point-type=32" : Board;

    /// <summary>The graphics card that guests on this board know; beside a UEFI there is nobody who would need a VGA.</summary>
    public string Screen => Board == "virt" ? "virtio-gpu-pci" : "VGA";

    /// <summary>Variables of a firmware that would choose the screen, and the guest's system with it, where there is one: its console is the serial line.</summary>
    public ImmutableArray<string> FirmwareConsole => Board == "pseries" ? ["input-device=/vdevice/vty@71000000", "output-device=/vdevice/vty@71000000"] : [];

    /// <summary>QEMU's name of the port that the NIC of a slot comes to while the machine runs, where there are such.</summary>
    public string? PortOf(int slot) => SparePorts > 0 ? $"spare{slot % SparePorts}" : null;

    /// <summary>Whether the NIC of a slot that a machine starts with is behind the bridge.</summary>
    public bool IsBehindBridge(int slot) => slot >= NicsOnBoard;

    /// <summary>Puts the NIC of a slot behind the bridge. A bridge's own place 0 may be its hot-plug controller's.</summary>
    public OptionText PutBehindBridge(OptionText nic, int slot) => nic.With("bus", BridgeId).With("addr", $"0x{slot - NicsOnBoard + 1:x}");

    /// <summary>The program's file name.</summary>
    public string Program => $"qemu-system-{Name}";

    /// <summary>What a machine's guest runs on.</summary>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows no such architecture.</exception>
    public static QemuArchitecture Of(MachineConfig config) => Get(config.Architecture, config.Chipset) with { HostDevices = config.Passthrough.Length };

    /// <summary>Finds an architecture by QEMU's spelling, on a certain board where it is a PC.</summary>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows none of that name.</exception>
    public static QemuArchitecture Get(string name, Chipset chipset) => Get(name) is var known && known.Board == "pc" && chipset == Chipset.Q35 ? known with { Board = "q35" } : known;

    /// <summary>Finds an architecture by QEMU's spelling.</summary>
    /// <exception cref="RuntimeEnvironmentException">LabSim knows none of that name.</exception>
    public static QemuArchitecture Get(string name) =>
        Known.TryGetValue(name, out var architecture)
            ? architecture
            : throw new RuntimeEnvironmentException(
                $"there is no guest architecture '{name}'", $"Known are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.");
}
