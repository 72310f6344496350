namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>
/// Finds out what a disk image is and whether it can be taken in. A file's name says what it should be and its first bytes what it is; where the two
/// disagree, the user decides by <c>--format</c>. QEMU never guesses: it is told the format that was found here.
/// </summary>
internal static class DiskFile
{
    private const int Sector = 512;

    /// <summary>Checks a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">Its name, for the extension.</param>
    /// <param name="wanted">The format that the user named, or <see langword="null"/>.</param>
    /// <exception cref="DiskHeaderException">It cannot be taken in.</exception>
    public static DiskHeader Read(HeaderBytes file, string name, DiskFormat? wanted)
    {
        if (file.Length == 0)
        {
            throw new DiskHeaderException("is empty", "fetch it again");
        }

        return wanted switch
        {
            DiskFormat.Qcow2 => ReadQcow2(file),
            DiskFormat.Vmdk => VmdkHeader.Read(file),
            DiskFormat.Raw => ReadRaw(file),
            DiskFormat.Iso => ReadIso(file),
            _ => Guess(file, Path.GetExtension(name).ToLowerInvariant()),
        };
    }

    private static DiskHeader Guess(HeaderBytes file, string extension)
    {
        if (ForeignFormat.Find(file) is { } foreign && extension is not ".raw")
        {
            throw new DiskHeaderException($"is {foreign.Name}", foreign.Remedy);
        }

        DiskFormat? found = file.Has(0, Qcow2Header.Magic) ? DiskFormat.Qcow2 : file.Has(0, VmdkHeader.Magic) || file.Has(0, VmdkHeader.ServerMagic) ? DiskFormat.Vmdk : null;
        return extension switch
        {
            ".qcow2" or ".qcow" => ReadQcow2(file),
            ".vmdk" => VmdkHeader.Read(file),
            ".raw" when found is not null || ForeignFormat.Find(file) is not null => throw Disguised(found, file),
            ".raw" => ReadRaw(file),
            ".iso" => ReadIso(file),
            ".gns3a" => throw new DiskHeaderException("is a GNS3 appliance, which describes disks and has none", "add the disks that it names: labsim image add FILE --kind KIND"),
            _ => found switch
            {
                DiskFormat.Qcow2 => ReadQcow2(file),
                DiskFormat.Vmdk => VmdkHeader.Read(file),
                _ when IsIso(file) => ReadIso(file),
                _ => ReadUnknown(file),
            },
        };
    }

    private static DiskHeader ReadQcow2(HeaderBytes file) => file.Has(0, Qcow2Header.Magic)
        ? Qcow2Header.Read(file)
        : throw new DiskHeaderException("is no qcow2", "fetch it again; if it is another format, give the file that format's extension or use --format");

    private static DiskHeader ReadRaw(HeaderBytes file) => file.Length % Sector == 0
        ? new DiskHeader(DiskFormat.Raw, VirtualSize.Check((ulong)file.Length))
        : throw new DiskHeaderException($"has {file.Length} bytes, which is no whole number of sectors of 512", "it is cut short or no raw disk; fetch it again");

    // The first volume descriptor stands in sector 16 of 2,048 bytes (ECMA-119, 6.2.1 and 8.1). Installers have a boot record as well, so that they boot from a stick.
    private static bool IsIso(HeaderBytes file) => file.Has((16 * 2048) + 1, "CD001"u8);

    private static DiskHeader ReadIso(HeaderBytes file) => IsIso(file)
        ? new DiskHeader(DiskFormat.Iso, VirtualSize.Check((ulong)(file.Length + Sector - 1) / Sector * Sector))
        : throw new DiskHeaderException("is no CD (ISO 9660)", "fetch it again; if it is a disk, give the file its format's extension or use --format");

    // A disk that a PC boots has the signature of IBM's boot record; without it and without an extension that says "raw", it may be anything.
    private static DiskHeader ReadUnknown(HeaderBytes file)
    {
        if (VmdkDescriptor.FindExtent(file) is not null)
        {
            return VmdkHeader.Read(file);
        }

        return file.Has(Sector - 2, [0x55, 0xAA])
            ? ReadRaw(file)
            : throw new DiskHeaderException("is no disk image that LabSim knows (qcow2, vmdk, a CD, or a raw disk with a boot record)", "if it is a raw disk nevertheless: --format raw");
    }

    private static DiskHeaderException Disguised(DiskFormat? found, HeaderBytes file)
    {
        var what = found switch { DiskFormat.Qcow2 => "a qcow2 disk", DiskFormat.Vmdk => "a VMDK disk", _ => ForeignFormat.Find(file)!.Name };
        return new DiskHeaderException(
            $"is called .raw, but begins like {what}",
            "rename it if that is what it is; if it is a raw disk that only begins so: --format raw");
    }
}
