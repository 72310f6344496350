namespace LabSim.Contracts.Environment;

/// <summary>An appliance of GNS3, and what LabSim makes of one of its versions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RegistryVersion">Which version of GNS3's format it is in.</param>
/// <param name="Emulator">What runs it under GNS3: qemu, docker, iou or dynamips.</param>
/// <param name="Versions">Its versions, the newest first.</param>
public sealed record ApplianceDocument(string Name, int RegistryVersion, string Emulator, IReadOnlyList<string> Versions)
{
    /// <summary>Why LabSim does not run it, or <see langword="null"/>.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is made of the version; <see langword="null"/> where it is refused.</summary>
    public ApplianceMappingDocument? Mapping { get; init; }

    /// <summary>How it is used: passwords, first steps.</summary>
    public string? Usage { get; init; }
}

/// <summary>A version of an appliance as LabSim has it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind of its nodes.</param>
/// <param name="KindText">The kind's file; <see langword="null"/> where the kind is there without it.</param>
/// <param name="Image">The image that its nodes name.</param>
/// <param name="Arch">Guest architecture.</param>
/// <param name="MemoryBytes">Guest RAM in bytes.</param>
/// <param name="Cpus">Virtual CPUs.</param>
/// <param name="Nic">The model of the NICs.</param>
/// <param name="Interfaces">The names of its NICs in their order.</param>
/// <param name="Firmware">bios or uefi.</param>
/// <param name="Console">serial or screen.</param>
/// <param name="Drives">Its drives: disks in their order, then CDs.</param>
/// <param name="Notes">What is otherwise than under GNS3.</param>
public sealed record ApplianceMappingDocument(
    string Version, string Kind, string? KindText, string Image, string Arch, long MemoryBytes, int Cpus, string Nic, IReadOnlyList<string> Interfaces, string Firmware, string Console,
    IReadOnlyList<ApplianceDriveDocument> Drives, IReadOnlyList<string> Notes);

/// <summary>A drive of an appliance.</summary>
/// <param name="Slot">hda, hdb, hdc, hdd or cdrom.</param>
/// <param name="File">The file that GNS3 has in it.</param>
/// <param name="Image">The image that it becomes; <see langword="null"/> for an empty disk, which takes none.</param>
/// <param name="Bus">virtio, ide, sata, scsi or nvme.</param>
/// <param name="IsCd">It is a CD.</param>
/// <param name="BlankBytes">The size of an empty disk; 0 for others.</param>
public sealed record ApplianceDriveDocument(string Slot, string File, string? Image, string Bus, bool IsCd, long BlankBytes)
{
    /// <summary>Where the file was found, or <see langword="null"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Where it is to be had: itself, or a page of its maker's.</summary>
    public string? Url { get; init; }

    /// <summary>The file can be fetched from there as it is.</summary>
    public bool IsFetchable { get; init; }

    /// <summary>Its size in bytes; 0 where the appliance does not say it.</summary>
    public long Bytes { get; init; }

    /// <summary>Its MD5 sum, or <see langword="null"/> where the appliance does not say it.</summary>
    public string? Md5 { get; init; }
}

/// <summary>An appliance to be taken in: what <c>POST /api/v1/appliances</c> takes, and <c>labsim-server once image-import</c> as one line, which goes on as long as its standard input is open.</summary>
public sealed record ApplianceImportRequest
{
    /// <summary>Absolute path of the appliance's file, or over HTTP the name of an uploaded one.</summary>
    public required string File { get; init; }

    /// <summary>Folders to look for its files in, absolute, the first one first; the appliance's own comes before, and over HTTP the uploaded files last.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The version, or <see langword="null"/> for the newest one whose files are there.</summary>
    public string? Version { get; init; }

    /// <summary>The kind to take, or <see langword="null"/> for one that is made of the appliance.</summary>
    public string? Kind { get; init; }

    /// <summary>Fetch what is not there.</summary>
    public bool Fetch { get; init; }

    /// <summary>Take files whose size or MD5 sum is not the appliance's.</summary>
    public bool Unchecked { get; init; }

    /// <summary>Take the place of images and of a kind of these names.</summary>
    public bool Force { get; init; }

    /// <summary>Say what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }
}
