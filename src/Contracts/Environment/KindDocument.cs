namespace LabSim.Contracts.Environment;

/// <summary>A kind of node (<c>GET /api/v1/kinds</c>, <c>labsim kind ls --json</c>).</summary>
/// <param name="Name">The name that topologies use.</param>
/// <param name="Summary">What it is, in one sentence.</param>
/// <param name="Icon">Its picture: router, switch, hub, host, nat, vm, server, firewall, phone or cloud.</param>
/// <param name="Prefix">What names of its nodes begin with on the canvas.</param>
/// <param name="Segment">switch, hub or nat where its nodes are no machines; otherwise <see langword="null"/>.</param>
/// <param name="Interfaces">The data interfaces in the guest's order.</param>
/// <param name="Management">The management interface that is the guest's first NIC, or <see langword="null"/>.</param>
/// <param name="UnusedNics">How many NICs the guest has between that and the data interfaces, and makes nothing of.</param>
/// <param name="Aliases">Other words for the data interfaces, in the same order; a second set begins where the first one ends.</param>
/// <param name="Settings">The settings that its nodes have, beyond those of every machine.</param>
public sealed record KindDocument(
    string Name, string Summary, string Icon, string Prefix, string? Segment, IReadOnlyList<string> Interfaces, string? Management, int UnusedNics,
    IReadOnlyList<string> Aliases, IReadOnlyList<string> Settings)
{
    /// <summary>The file that says so, where it is a user's own kind.</summary>
    public string? File { get; init; }

    /// <summary>What its nodes have where nobody says otherwise; <see langword="null"/> for a segment.</summary>
    public KindMachineDocument? Machine { get; init; }
}

/// <summary>The machine of a kind's nodes.</summary>
/// <param name="Image">The image of a node that names none, or <see langword="null"/>.</param>
/// <param name="Agent">Whether LabSim's agent is in the guest.</param>
/// <param name="MemoryBytes">Guest RAM in bytes.</param>
/// <param name="MinimumMemoryBytes">Guest RAM in bytes below which it does not boot; 0 where that is not known.</param>
/// <param name="Cpus">Virtual CPUs.</param>
/// <param name="Nic">The model of the NICs.</param>
/// <param name="DiskBus">virtio, ide, sata, scsi or nvme.</param>
/// <param name="ConfigFormat">What a config file contains, or <see langword="null"/> where it takes none.</param>
public sealed record KindMachineDocument(
    string? Image, bool Agent, long MemoryBytes, long MinimumMemoryBytes, int Cpus, string Nic, string DiskBus, string? ConfigFormat)
{
    /// <summary>How a config gets in: agent, cloud-init, cd, usb, disk, fw-cfg or console; <see langword="null"/> where it does not.</summary>
    public string? ConfigBy { get; init; }

    /// <summary>How the running config is read (<c>labsim config save</c>): ssh, agent or console, the first that is possible; empty where it cannot be.</summary>
    public IReadOnlyList<string> ShownBy { get; init; } = [];

    /// <summary>Whether the running config can be read.</summary>
    public bool ShowsConfig => ShownBy.Count > 0;

    /// <summary>The interface that is on the management segment where nobody names another; <see langword="null"/> where there is none of its own.</summary>
    public string? Management { get; init; }

    /// <summary>Whom <c>labsim ssh</c> logs in as, or <see langword="null"/>.</summary>
    public string? SshUser { get; init; }

    /// <summary>That user's password as the kind's file says it, or <see langword="null"/>.</summary>
    public string? SshPassword { get; init; }

    /// <summary>The files by which a drive hands it in, by their paths; <see langword="null"/> where no drive does.</summary>
    public IReadOnlyDictionary<string, string>? ConfigFiles { get; init; }

    /// <summary>Its disks beside the image's, each a size or an image's name.</summary>
    public IReadOnlyList<string> Disks { get; init; } = [];

    /// <summary>What finds its disk's boot loader, bios or uefi; <see langword="null"/>: bios for x86_64, uefi elsewhere.</summary>
    public string? Firmware { get; init; }

    /// <summary>It is ready when one of these texts stands on its console; empty where it is ready when it runs, or its agent says so.</summary>
    public IReadOnlyList<string> Ready { get; init; } = [];

    /// <summary>How it is made to power down: agent, power-button or power-off.</summary>
    public required string Shutdown { get; init; }

    /// <summary>How many NICs it always has, linked or not; 0 for those alone that are linked.</summary>
    public int Nics { get; init; }

    /// <summary>What a PC is built on: pc or q35.</summary>
    public required string Board { get; init; }

    /// <summary>The CPU in QEMU's words; <see langword="null"/> for all that the accelerator can do.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Where its firmware looks for a boot loader first: disk, cd and network; empty for disks, then CDs.</summary>
    public IReadOnlyList<string> Boot { get; init; } = [];

    /// <summary>Files that the guest reads through fw_cfg, by name.</summary>
    public IReadOnlyDictionary<string, string>? FirmwareFiles { get; init; }

    /// <summary>Where the guest shows itself: serial or screen.</summary>
    public required string Console { get; init; }

    /// <summary>How many serial ports it has, each a console.</summary>
    public int SerialPorts { get; init; } = 1;

    /// <summary>What its SMBIOS says of the system, by string; <see langword="null"/> for QEMU's own words.</summary>
    public IReadOnlyDictionary<string, string>? Smbios { get; init; }
}
