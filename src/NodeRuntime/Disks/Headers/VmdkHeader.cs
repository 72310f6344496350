using static LabSim.NodeRuntime.Disks.Headers.HeaderBytes;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>
/// Checks a VMDK file (VMware "Virtual Disk Format 5.0"). One file that has everything in it is taken (monolithicSparse, streamOptimized). A descriptor names
/// its extents by path, and a delta disk its parent: those are files of the host, and are refused.
/// </summary>
internal static class VmdkHeader
{
    private const int Sector = 512;
    private const ulong AtEnd = ulong.MaxValue;
    private const ulong MostGrain = 1 << 16;
    private const uint MostTableEntries = 512;
    private const ulong MostDirectoryEntries = 1 << 26;
    private const string FetchAgain = "it is cut short or damaged; fetch it again";
    private const string OneFile = "make one file of them: qemu-img convert -f vmdk -O qcow2 FILE WHOLE.qcow2, and add WHOLE.qcow2";

    /// <summary>How a sparse extent begins.</summary>
    public static ReadOnlySpan<byte> Magic => "KDMV"u8;

    /// <summary>How a sparse extent of an ESX server begins.</summary>
    public static ReadOnlySpan<byte> ServerMagic => "COWD"u8;

    /// <summary>Checks the header.</summary>
    /// <exception cref="DiskHeaderException">It is damaged, or says what is not taken.</exception>
    public static DiskHeader Read(HeaderBytes file)
    {
        if (!file.Has(0, Magic))
        {
            throw Stranger(file);
        }

        Require(file.Length >= 2 * Sector, "ends within its header");
        var header = file.Read(0, Sector);
        VmdkDescriptor.Check(file, (long)Math.Min(Little64(header, 28), int.MaxValue) * Sector);
        Require(Little64(header, 12) != 0, "is only the description of a disk that lies in other files", OneFile);
        if (Little64(header, 56) == AtEnd)
        {
            // A stream has a second header behind its data, before the end marker; that one counts.
            var at = file.Length - (2 * Sector);
            Require(at > 0 && file.Has(at, Magic), "has no footer");
            header = file.Read(at, Sector);
        }

        return new DiskHeader(DiskFormat.Vmdk, Check(file, header));
    }

    private static long Check(HeaderBytes file, byte[] header)
    {
        var version = Little32(header, 4);
        Require(version is >= 1 and <= 3, $"is a VMDK of version {version}; 1 to 3 are taken");
        var (capacity, grain, entries) = (Little64(header, 12), Little64(header, 20), Little32(header, 44));
        var size = VirtualSize.Check(capacity > ulong.MaxValue / Sector ? ulong.MaxValue : capacity * Sector);
        Require(grain is > 0 and <= MostGrain && entries is > 0 and <= MostTableEntries, $"has grains of {grain} sectors and tables of {entries} entries");
        var directory = (capacity + (grain * entries) - 1) / (grain * entries);
        var place = Little64(header, 56);
        Require(directory <= MostDirectoryEntries && place <= (ulong)file.Length / Sector && file.Contains(place * Sector, directory * 4), "has its grain directory outside of the file");
        return size;
    }

    private static DiskHeaderException Stranger(HeaderBytes file)
    {
        if (file.Has(0, ServerMagic))
        {
            return new DiskHeaderException("is an extent of an ESX server's disk, and no whole one", "export the machine from the server (OVF), or convert the disk there: qemu-img convert -f vmdk -O qcow2");
        }

        var extent = VmdkDescriptor.FindExtent(file);
        return extent is null
            ? new DiskHeaderException("is no VMDK", "fetch it again; if it is another format, give the file that format's extension or use --format")
            : new DiskHeaderException($"is only the description of a disk that lies in other files ('{extent}')", OneFile);
    }

    private static void Require(bool holds, string otherwise, string remedy = FetchAgain)
    {
        if (!holds)
        {
            throw new DiskHeaderException(otherwise, remedy);
        }
    }
}
