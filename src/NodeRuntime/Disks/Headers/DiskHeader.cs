namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>What a disk image's header says, after it was checked.</summary>
/// <param name="Format">The format.</param>
/// <param name="VirtualBytes">The disk's size as a guest sees it, a multiple of 512.</param>
internal sealed record DiskHeader(DiskFormat Format, long VirtualBytes)
{
    /// <summary>
    /// The largest disk that is taken in. Formats can claim up to 8 EiB in a few bytes, and QEMU allocates tables by what they claim; no appliance comes
    /// near.
    /// </summary>
    public const long MostVirtualBytes = 64L << 40;
}
