namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>The size that a disk claims to have.</summary>
internal static class VirtualSize
{
    /// <summary>Checks the size; a part of a sector at its end is counted as a whole one, as QEMU does.</summary>
    /// <exception cref="DiskHeaderException">It is zero or out of all reason.</exception>
    public static long Check(ulong bytes) => bytes switch
    {
        0 => throw new DiskHeaderException("says that the disk has no bytes", "it is damaged or no disk; fetch it again"),
        > (ulong)DiskHeader.MostVirtualBytes => throw new DiskHeaderException(
            $"says that the disk has {bytes:N0} bytes; at most {DiskHeader.MostVirtualBytes >> 40} TiB are taken", "it is damaged, or made to do harm; do not use it"),
        _ => (long)((bytes + 511) / 512 * 512),
    };
}
