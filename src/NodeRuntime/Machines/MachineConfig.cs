using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Everything that a QEMU process is started from. Two equal configs give the same command line.</summary>
public sealed record MachineConfig
{
    /// <summary>The lab's name, for messages and the process's name.</summary>
    public required string Lab { get; init; }

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Guest architecture in QEMU's spelling (<c>x86_64</c>, <c>aarch64</c>).</summary>
    public required string Architecture { get; init; }

    /// <summary>Guest RAM in bytes, a whole number of MiB.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Number of virtual CPUs.</summary>
    public required int Cpus { get; init; }

    /// <summary>What runs the guest's CPUs.</summary>
    public required AcceleratorKind Accelerator { get; init; }

    /// <summary>Direct kernel boot, or <see langword="null"/> to boot from the first disk.</summary>
    public KernelBoot? Kernel { get; init; }

    /// <summary>The disks in the order in which the guest sees them.</summary>
    public required ImmutableArray<DiskConfig> Disks { get; init; }

    /// <summary>The NICs in the order in which the guest sees them.</summary>
    public required ImmutableArray<NicConfig> Nics { get; init; }

    /// <summary>What the guest finds under <c>fw_cfg</c>.</summary>
    public required ImmutableArray<FirmwareBlob> Firmware { get; init; }

    /// <summary>Whether the image has LabSim's agent on the virtio-serial port <c>labsim.0</c>.</summary>
    public required bool HasAgent { get; init; }

    /// <summary>Whether it has a VGA card. Nobody looks at it, but boot loaders and installers of disks that were made elsewhere expect one.</summary>
    public bool HasScreen { get; init; }

    /// <summary>Existing directory for what lasts: overlays, console log, QEMU's log.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Existing directory for sockets; short, because a socket's path has at most 107 bytes.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The user that QEMU runs as, or <see langword="null"/> for our own.</summary>
    public MachineUser? User { get; init; }
}
