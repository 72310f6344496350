using System.Collections.Immutable;
using LabSim.NodeRuntime.Disks.Headers;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>A disk to be added.</summary>
public sealed record DiskAddition
{
    /// <summary>Absolute path of the file, or its address (http, https); empty for an empty disk.</summary>
    public required string File { get; init; }

    /// <summary>The size in bytes of an empty disk that is made; 0 for a disk in a file.</summary>
    public long BlankBytes { get; init; }

    /// <summary>What the file's hash shall be, where somebody says it.</summary>
    public DiskChecksum? Checksum { get; init; }

    /// <summary>The file's address, where it is elsewhere.</summary>
    public Uri? Address => AddressOf(File);

    /// <summary>The file's name without its folder; an empty disk has the name of its size.</summary>
    public string SourceName => BlankBytes > 0 ? $"empty {BlankBytes >> 20}M" : NameOf(File);

    /// <summary>The name that topologies shall use.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of node that it makes.</summary>
    public required string Kind { get; init; }

    /// <summary>Guest architecture in QEMU's spelling.</summary>
    public required string Architecture { get; init; }

    /// <summary>The file's format, or <see langword="null"/> to find it out.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>Takes the place of an image of the same name.</summary>
    public bool Replace { get; init; }

    /// <summary>Contents of before that nodes still have disks over, by their ids; what is not among them may go where the image is replaced.</summary>
    public ImmutableHashSet<string> Needed { get; init; } = [];

    /// <summary>Guest RAM in bytes of its nodes, or <see langword="null"/> for the kind's.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Virtual CPUs of its nodes, or <see langword="null"/> for the kind's.</summary>
    public int? Cpus { get; init; }

    /// <summary>Further disks of its nodes as topologies write them, or <see langword="null"/> for the kind's.</summary>
    public ImmutableArray<string>? Disks { get; init; }

    /// <summary>The image of the CD in its nodes' drives, or <see langword="null"/>.</summary>
    public string? Cdrom { get; init; }

    /// <summary>How the disk is attached (virtio, ide, sata, scsi, nvme), or <see langword="null"/> for the kind's.</summary>
    public string? DiskBus { get; init; }

    /// <summary>What finds the disk's boot loader (bios, uefi), or <see langword="null"/> for the kind's.</summary>
    public string? Firmware { get; init; }

    /// <summary>The model of its nodes' NICs, or <see langword="null"/> for the kind's.</summary>
    public string? NicModel { get; init; }

    /// <summary>The address that a text is, http or https, or <see langword="null"/>.</summary>
    public static Uri? AddressOf(string file) => !Path.IsPathRooted(file) && Uri.TryCreate(file, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    /// <summary>The name of a file, without its folder, by its path or its address.</summary>
    public static string NameOf(string file) => Path.GetFileName(AddressOf(file) is { } address ? Uri.UnescapeDataString(address.AbsolutePath) : file);
}
