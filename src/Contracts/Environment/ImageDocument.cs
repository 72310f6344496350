using System.Text.Json.Serialization;

namespace LabSim.Contracts.Environment;

/// <summary>An image (<c>GET /api/v1/images</c>, <c>labsim image ls --json</c>).</summary>
/// <param name="Name">The name that topologies use.</param>
/// <param name="Kind">The kind of node that it makes.</param>
/// <param name="Arch">Guest architecture.</param>
/// <param name="Summary">What it is.</param>
/// <param name="State">built, stale (the recipe changed), absent, or added (by a user).</param>
/// <param name="Bytes">Size of its files, 0 where absent.</param>
/// <param name="BuiltAt">When it was built or added.</param>
/// <param name="RecipeHash">Hash of the recipe it was built from; <see langword="null"/> where it was added.</param>
/// <param name="Directory">Where its files lie.</param>
/// <param name="Files">SHA-256 by file name.</param>
public sealed record ImageDocument(
    string Name, string Kind, string Arch, string Summary, string State, long Bytes, DateTimeOffset? BuiltAt, string? RecipeHash,
    string? Directory, IReadOnlyDictionary<string, string>? Files)
{
    /// <summary>The disk, where it was added.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageDiskDocument? Disk { get; init; }
}

/// <summary>An added disk, and the settings that its nodes have where their topology says nothing.</summary>
/// <param name="Format">raw, qcow2, or iso for a CD.</param>
/// <param name="VirtualBytes">The disk's size as a guest sees it.</param>
/// <param name="Source">Name of the file that it came from.</param>
/// <param name="MemoryBytes">Guest RAM in bytes, or <see langword="null"/> for the kind's.</param>
/// <param name="Cpus">Virtual CPUs, or <see langword="null"/> for the kind's.</param>
/// <param name="DiskBus">virtio, ide, sata, scsi or nvme, or <see langword="null"/> for the kind's.</param>
/// <param name="Nic">The model of the NICs, or <see langword="null"/> for the kind's.</param>
public sealed record ImageDiskDocument(string Format, long VirtualBytes, string Source, long? MemoryBytes, int? Cpus, string? DiskBus, string? Nic)
{
    /// <summary>Further disks of its nodes, each a size or an image's name, or <see langword="null"/> for the kind's.</summary>
    public IReadOnlyList<string>? Disks { get; init; }

    /// <summary>The image of the CD in its nodes' drives, or <see langword="null"/>.</summary>
    public string? Cdrom { get; init; }

    /// <summary>What finds the disk's boot loader, bios or uefi, or <see langword="null"/> for the kind's.</summary>
    public string? Firmware { get; init; }
}

/// <summary>A disk to be taken in: what <c>POST /api/v1/images</c> takes, and <c>labsim-server once image-add</c> as one line, which goes on as long as its standard input is open.</summary>
public sealed record ImageAddRequest
{
    /// <summary>Absolute path of the file, or its address (http, https), or over HTTP the name of an uploaded one; empty for an empty disk.</summary>
    public required string File { get; init; }

    /// <summary>What the file's hash shall be: sha256:HEX, sha512:HEX, sha1:HEX or md5:HEX.</summary>
    public string? Checksum { get; init; }

    /// <summary>The size of an empty disk, such as 8G, instead of a file.</summary>
    public string? Blank { get; init; }

    /// <summary>The image's name, or <see langword="null"/> for the file's.</summary>
    public string? Name { get; init; }

    /// <summary>Guest architecture, or <see langword="null"/> for x86_64.</summary>
    public string? Arch { get; init; }

    /// <summary>The kind of node that it makes, or <see langword="null"/> for vm.</summary>
    public string? Kind { get; init; }

    /// <summary>Guest RAM with its unit, as topologies write it.</summary>
    public string? Memory { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public int? Cpus { get; init; }

    /// <summary>virtio, ide, sata, scsi or nvme.</summary>
    public string? DiskBus { get; init; }

    /// <summary>Further disks of its nodes: sizes of empty ones, and names of images.</summary>
    public IReadOnlyList<string>? Disks { get; init; }

    /// <summary>The image of the CD in its nodes' drives.</summary>
    public string? Cdrom { get; init; }

    /// <summary>bios or uefi.</summary>
    public string? Firmware { get; init; }

    /// <summary>The model of the NICs.</summary>
    public string? Nic { get; init; }

    /// <summary>raw, qcow2, vmdk or iso, or <see langword="null"/> to find it out.</summary>
    public string? Format { get; init; }

    /// <summary>Takes the place of an image of the same name.</summary>
    public bool Force { get; init; }
}

/// <summary>Progress of an image build; <c>labsim-server once image-build</c> writes one JSON document a line.</summary>
/// <param name="Image">The image.</param>
/// <param name="Step">What is done now.</param>
/// <param name="Fraction">From 0 to 1.</param>
public sealed record ImageProgressDocument(string Image, string Step, double Fraction);
