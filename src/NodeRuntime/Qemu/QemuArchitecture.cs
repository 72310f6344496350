using System.Collections.Frozen;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>What differs between guest architectures.</summary>
/// <param name="Name">QEMU's spelling.</param>
/// <param name="Machine">The board.</param>
/// <param name="Package">Debian's package of the binary.</param>
internal sealed record QemuArchitecture(string Name, string Machine, string Package)
{
    private static readonly FrozenDictionary<string, QemuArchitecture> Known = new[]
    {
        // i440fx and q35 boot a Linux guest with the same 2.2–2.5 s of CPU time. i440fx can hot-plug on its first bus, and has 29 free slots
        // there: 24 NICs, the agent's bus, random numbers and three disks.
        new QemuArchitecture("x86_64", "pc", "qemu-system-x86"),
        new QemuArchitecture("aarch64", "virt", "qemu-system-arm"),
        new QemuArchitecture("riscv64", "virt", "qemu-system-misc"),
    }.ToFrozenDictionary(architecture => architecture.Name);

    /// <summary>Its board takes NICs while it runs. The bus of <c>virt</c> is PCI Express, which takes devices at root ports alone (QEMU docs/pcie.txt), and it has none.</summary>
    public bool TakesNics => Machine == "pc";

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
