using static LabSim.NodeRuntime.Disks.Headers.HeaderBytes;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>
/// Checks a qcow2 file (QEMU docs/interop/qcow2.rst). What a header can say about other files is refused: a backing file or a data file would give the
/// guest a file of the host, by any name that QEMU opens (<c>json:</c> and <c>nbd:</c> included). What would make QEMU allocate or read beyond the file is refused as well.
/// </summary>
internal static class Qcow2Header
{
    private const int Version2Bytes = 72;
    private const int Version3Bytes = 104;
    private const ulong DirtyBit = 1, CorruptBit = 2, DataFileBit = 4, CompressionBit = 8, ExtendedBit = 16;
    private const ulong KnownBits = DirtyBit | CorruptBit | DataFileBit | CompressionBit | ExtendedBit;

    // What QEMU itself refuses beyond: 32 MiB of level-1 table, 8 MiB of reference table, 65536 snapshots (block/qcow2.h).
    private const uint MostLevel1Entries = 32 << 20 >> 3;
    private const ulong MostRefcountTable = 8 << 20;
    private const uint MostSnapshots = 65536;

    /// <summary>How the file begins: "QFI" and 0xFB.</summary>
    public static ReadOnlySpan<byte> Magic => [0x51, 0x46, 0x49, 0xFB];

    /// <summary>Checks the header.</summary>
    /// <exception cref="DiskHeaderException">It is damaged, or says what is not taken.</exception>
    public static DiskHeader Read(HeaderBytes file)
    {
        var head = file.Read(0, MostPiece);
        var version = Big32(head, 4);
        if (version is not (2 or 3))
        {
            throw new DiskHeaderException($"is qcow version {version}; 2 and 3 are taken", "convert it: qemu-img convert -f qcow -O qcow2 FILE NEW.qcow2");
        }

        Require(file.Length >= (version == 2 ? Version2Bytes : Version3Bytes), "ends within its header");
        RefuseBackingFile(head);
        Refuse(Big32(head, 32) != 0, "is encrypted", "remove the encryption: qemu-img convert with the key, then add the result");
        var clusterBits = Big32(head, 20);
        Require(clusterBits is >= 9 and <= 21, $"has clusters of 2^{clusterBits} bytes (2^9 to 2^21 are possible)");
        var features = version == 2 ? 0 : Big64(head, 72);
        CheckFeatures(features, head);
        Qcow2Extensions.Check(head, version == 2 ? Version2Bytes : HeaderLength(head, clusterBits), 1L << (int)clusterBits);
        var size = VirtualSize.Check(Big64(head, 24));
        CheckTables(file, head, (int)clusterBits, size, (features & ExtendedBit) != 0);
        return new DiskHeader(DiskFormat.Qcow2, size);
    }

    private static void RefuseBackingFile(byte[] head)
    {
        var offset = Big64(head, 8);
        if (offset != 0)
        {
            var length = (int)Math.Min(Big32(head, 16), 1023);
            var name = offset < (ulong)(head.Length - length) ? Printable(head.AsSpan((int)offset, length)) : "?";
            throw new DiskHeaderException(
                $"has a backing file ('{name}'): a disk that is taken in stands by itself",
                "merge the two where they come from: qemu-img convert -O qcow2 FILE WHOLE.qcow2, and add WHOLE.qcow2");
        }
    }

    private static void CheckFeatures(ulong features, byte[] head)
    {
        Refuse((features & DataFileBit) != 0, "keeps its content in an external data file", Qcow2Extensions.DataFileRemedy);
        Refuse((features & CorruptBit) != 0, "is marked as corrupt", "repair a copy: qemu-img check -r all FILE");
        Refuse((features & ~KnownBits) != 0, $"has features that nothing is known about (0x{features & ~KnownBits:x})", "convert it with the QEMU that made it: qemu-img convert -O qcow2 FILE NEW.qcow2");

        // Without the bit the field may be beyond the header.
        Refuse((features & CompressionBit) != 0 && head[104] is not 1, $"is compressed by an unknown method ({head[104]})", "convert it: qemu-img convert -O qcow2 FILE NEW.qcow2");
    }

    private static int HeaderLength(byte[] head, uint clusterBits)
    {
        var length = Big32(head, 100);
        Require(length >= Version3Bytes && length % 8 == 0 && length <= 1u << (int)clusterBits && length <= head.Length, $"has a header of {length} bytes");
        return (int)length;
    }

    private static void CheckTables(HeaderBytes file, byte[] head, int clusterBits, long size, bool extended)
    {
        var cluster = 1UL << clusterBits;
        var entries = Big32(head, 36);
        var reach = (UInt128)entries << clusterBits << (clusterBits - (extended ? 4 : 3));
        Require(entries <= MostLevel1Entries, $"has a level-1 table of {entries} entries");
        Require(reach >= (UInt128)size, "has a level-1 table that is too small for its size");
        RequireTable(file, Big64(head, 40), entries * 8UL, cluster, "level-1 table");

        var refcounts = Big32(head, 56) * cluster;
        Require(refcounts is > 0 and <= MostRefcountTable, $"has a reference table of {refcounts} bytes");
        RequireTable(file, Big64(head, 48), refcounts, cluster, "reference table");

        var snapshots = Big32(head, 60);
        Require(snapshots <= MostSnapshots, $"has {snapshots} snapshots");
        if (snapshots > 0)
        {
            // Each takes 40 bytes at least.
            RequireTable(file, Big64(head, 64), snapshots * 40UL, cluster, "snapshot table");
        }
    }

    private static void RequireTable(HeaderBytes file, ulong offset, ulong bytes, ulong cluster, string name)
    {
        Require(offset != 0 && offset % cluster == 0, $"has its {name} at an impossible place ({offset})");
        Require(file.Contains(offset, bytes), $"has its {name} outside of the file");
    }

    private static void Require(bool holds, string otherwise) => Refuse(!holds, otherwise, "it is cut short or damaged; fetch it again, or look at it with qemu-img check");

    private static void Refuse(bool holds, string reason, string remedy)
    {
        if (holds)
        {
            throw new DiskHeaderException(reason, remedy);
        }
    }
}
