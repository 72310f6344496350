using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>What is known of an added disk; <c>manifest.json</c> in its folder. The settings are what its nodes have where their topology says nothing.</summary>
public sealed record DiskManifest
{
    /// <summary>The name that topologies use.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of node that it makes.</summary>
    public required string Kind { get; init; }

    /// <summary>Guest architecture in QEMU's spelling.</summary>
    public required string Architecture { get; init; }

    /// <summary>Name of the file that it came from, without its folder.</summary>
    public required string Source { get; init; }

    /// <summary>The content that new disks are made over: a folder beside the manifest, named by the hash of its file.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Guest RAM in bytes, or <see langword="null"/> for the kind's.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Virtual CPUs, or <see langword="null"/> for the kind's.</summary>
    public int? Cpus { get; init; }

    /// <summary>Further disks of its nodes as topologies write them, or <see langword="null"/> for the kind's.</summary>
    public ImmutableArray<string>? Disks { get; init; }

    /// <summary>The image of the CD in its nodes' drives, or <see langword="null"/>.</summary>
    public string? Cdrom { get; init; }

    /// <summary>How the disk is attached (virtio, ide, sata, scsi, nvme), or <see langword="null"/> for the kind's.</summary>
    public string? DiskBus { get; init; }

    /// <summary>What finds the disk's boot loader (bios, uefi), or <see langword="null"/> for the kind's.</summary>
    public string? Firmware { get; init; }

    /// <summary>The model of the NICs in QEMU's spelling, or <see langword="null"/> for the kind's.</summary>
    public string? NicModel { get; init; }
}
