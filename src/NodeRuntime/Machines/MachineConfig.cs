using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Limits;
using LabSim.NodeRuntime.Machines.Outside;

namespace LabSim.NodeRuntime.Machines;

/// <summary>
/// Everything that a QEMU process is started from. Two equal configs give the same command line. Most have a guest; one with a
/// <see cref="UserNetwork"/> has none, and all that is a guest's is absent (docs/adr/0009-a-machine-without-a-guest.md).
/// </summary>
public sealed record MachineConfig
{
    /// <summary>The lab's name, for messages and the process's name.</summary>
    public required string Lab { get; init; }

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Guest architecture in QEMU's spelling (<c>x86_64</c>, <c>aarch64</c>); without a guest the host's, which only says which QEMU runs.</summary>
    public required string Architecture { get; init; }

    /// <summary>What a PC is built on; other architectures have one board each.</summary>
    public Chipset Chipset { get; init; }

    /// <summary>The CPU in QEMU's words (<c>Nehalem,+aes</c>), or <see langword="null"/> for all that the accelerator can do.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Guest RAM in bytes, a whole number of MiB; 0 without a guest.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Number of virtual CPUs; 0 without a guest.</summary>
    public required int Cpus { get; init; }

    /// <summary>What runs the guest's CPUs, or <see langword="null"/> without a guest.</summary>
    public required AcceleratorKind? Accelerator { get; init; }

    /// <summary>The network that QEMU is the router of, instead of running a guest; <see langword="null"/> for every machine with a guest.</summary>
    public UserNetwork? UserNetwork { get; init; }

    /// <summary>It runs a guest, and so has a console.</summary>
    [JsonIgnore]
    public bool HasGuest => UserNetwork is null;

    /// <summary>Direct kernel boot, or <see langword="null"/> to boot from the first disk.</summary>
    public KernelBoot? Kernel { get; init; }

    /// <summary>
    /// Where the variables of its UEFI are kept, or <see langword="null"/> where a BIOS or nothing finds the boot loader. The runtime finds the UEFI, and
    /// gives a file that is not there the variables that it has at first.
    /// </summary>
    public DiskConfig? UefiVariables { get; init; }

    /// <summary>What its firmware looks for a boot loader on, the first choice first; it goes on with disks and CDs that are not named.</summary>
    public ImmutableArray<BootDevice> Boot { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The disks in the order in which the guest sees them.</summary>
    public required ImmutableArray<DiskConfig> Disks { get; init; }

    /// <summary>What its process may take of the host.</summary>
    public MachineLimits Limits { get => field ?? MachineLimits.None; init; } = MachineLimits.None;

    /// <summary>PCI devices of the host that the guest has for itself, by their addresses (<c>0000:65:00.0</c>).</summary>
    public ImmutableArray<string> Passthrough { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The NICs in the order in which the guest sees them.</summary>
    public required ImmutableArray<NicConfig> Nics { get; init; }

    /// <summary>
    /// The guest's memory is such that a vhost-user switch can read and write it: also where no NIC needs that yet, so that one can be plugged in later.
    /// </summary>
    public bool SharesMemory { get => field || Nics.Any(nic => nic.Transport == NicTransport.VhostUser); init; }

    /// <summary>What the guest finds under <c>fw_cfg</c>.</summary>
    public required ImmutableArray<FirmwareBlob> Firmware { get; init; }

    /// <summary>Whether the image has LabSim's agent on the virtio-serial port <c>labsim.0</c>.</summary>
    public required bool HasAgent { get; init; }

    /// <summary>Whether it has a screen, and with it keyboard and pointer; boot loaders and installers of disks that were made elsewhere expect one.</summary>
    public bool HasScreen { get; init; }

    /// <summary>How many serial ports its guest has, 1 to 4, each a console; one where nothing is said, as of a machine that an earlier version started.</summary>
    public int SerialPorts { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>The guest is ready when one of these texts stands on its serial line; empty where its agent says so, or nobody does.</summary>
    public ImmutableArray<string> ReadyTexts { get; init; } = [];

    /// <summary>Somebody says when the guest is ready; otherwise it is when it runs.</summary>
    [JsonIgnore]
    public bool TellsReady => HasAgent || !ReadyTexts.IsEmpty;

    /// <summary>The guest powers down when its power button is pressed (ACPI); one that does not is switched off.</summary>
    public bool HearsPowerButton { get; init; } = true;

    /// <summary>What SMBIOS says of the system, or <see langword="null"/> for QEMU's own words.</summary>
    public SmbiosSystem? Smbios { get; init; }

    /// <summary>Existing directory for what lasts: overlays, console log, QEMU's log.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Existing directory for sockets; short, because a socket's path has at most 107 bytes.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The user that QEMU runs as, or <see langword="null"/> for our own.</summary>
    public MachineUser? User { get; init; }
}
