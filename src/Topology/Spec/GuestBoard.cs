using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>What a guest's architecture says of the board that it is on.</summary>
public static class GuestBoard
{
    /// <summary>A PC's architecture, in QEMU's spelling; what a disk is for where nobody says otherwise.</summary>
    public const string Pc = "x86_64";

    /// <summary>The architectures whose boards boot a disk that was made elsewhere.</summary>
    public static ImmutableArray<string> Bootable { get; } = [Pc, "aarch64", "riscv64", "ppc64"];

    /// <summary>Whether it is a PC: IDE is a PC's, and no other board has it.</summary>
    public static bool IsPc(string architecture) => architecture == Pc;

    /// <summary>What can find a boot loader on a board, what does where nobody says otherwise first: a PC's BIOS or a UEFI; ARM's and RISC-V's boards know a UEFI alone; POWER's has a firmware of its own.</summary>
    public static ImmutableArray<FirmwareType> Firmware(string architecture) => architecture switch
    {
        Pc => [FirmwareType.Bios, FirmwareType.Uefi],
        "ppc64" or "s390x" => [FirmwareType.Bios],
        _ => [FirmwareType.Uefi],
    };
}
