using System.Buffers.Binary;
using System.Text;

namespace LabSim.NodeRuntime.Volumes.Fat;

/// <summary>
/// Writes a FAT16 volume of 32 MiB (Microsoft, "FAT: General Overview of On-Disk Format", 1.03) without a partition table, as a USB stick that is one volume. The file
/// is sparse: it takes what its content takes.
/// </summary>
internal sealed class FatImage
{
    private const int Sector = 512;
    private const int Sectors = 65_536;
    private const int Reserved = 4;
    private const int TableSectors = 64;
    private const int RootEntries = 512;
    private const int SectorsPerCluster = 4;
    private const int Cluster = Sector * SectorsPerCluster;
    private const int Root = Reserved + (2 * TableSectors);
    private const int Data = Root + (RootEntries * FatNames.Entry / Sector);
    private const byte IsVolumeLabel = 0x08;
    private const byte IsFolder = 0x10;
    private const byte IsFile = 0x20;

    private readonly Stream _output;
    private readonly byte[] _table = new byte[TableSectors * Sector];
    private int _next = 2;

    private FatImage(Stream output) => _output = output;

    /// <summary>Writes it.</summary>
    public static void Write(VolumeFolder root, string label, Stream output)
    {
        output.SetLength((long)Sectors * Sector);
        var image = new FatImage(output);
        Put(output, 0, BootSector(label));
        var labelled = Entry(FatNames.Pad(label), IsVolumeLabel, 0, 0);
        Put(output, Root * Sector, [.. labelled, .. image.Entries(root, 0)]);
        (image._table[0], image._table[1], image._table[2], image._table[3]) = (0xF8, 0xFF, 0xFF, 0xFF);
        Put(output, Reserved * Sector, image._table);
        Put(output, (Reserved + TableSectors) * Sector, image._table);
    }

    // The entries of all that is in a folder; what they stand for is written before.
    private byte[] Entries(VolumeFolder folder, int own)
    {
        var (names, entries) = (new FatNames(), new List<byte>());
        foreach (var (name, file) in folder.Files)
        {
            var content = file.Content.Span;
            var cluster = content.IsEmpty ? 0 : Store(content);
            entries.AddRange(Named(names.Entries(name), IsFile, cluster, content.Length));
        }

        foreach (var inner in folder.Folders)
        {
            // A folder says where it is itself, so its place comes before its content: its entries' number does not depend on it.
            var cluster = Take((2 * FatNames.Entry) + inner.Files.Select(f => f.Name).Concat(inner.Folders.Select(f => f.Name)).Sum(FatNames.Length));
            byte[] content = [.. Entry(FatNames.Pad("."), IsFolder, cluster, 0), .. Entry(FatNames.Pad(".."), IsFolder, own, 0), .. Entries(inner, cluster)];
            Put(_output, Offset(cluster), content);
            entries.AddRange(Named(names.Entries(inner.Name), IsFolder, cluster, 0));
        }

        return [.. entries];
    }

    private int Store(ReadOnlySpan<byte> content)
    {
        var cluster = Take(content.Length);
        Put(_output, Offset(cluster), content);
        return cluster;
    }

    // Clusters that follow one another, chained in the table.
    private int Take(int bytes)
    {
        var (first, count) = (_next, (bytes + Cluster - 1) / Cluster);
        _next += count;
        for (var cluster = first; cluster < _next; cluster++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_table.AsSpan(cluster * 2), (ushort)(cluster == _next - 1 ? 0xFFFF : cluster + 1));
        }

        return first;
    }

    private static int Offset(int cluster) => (Data * Sector) + ((cluster - 2) * Cluster);

    private static byte[] Named(byte[] entries, byte attributes, int cluster, int bytes)
    {
        Fill(entries.AsSpan(entries.Length - FatNames.Entry), attributes, cluster, bytes);
        return entries;
    }

    private static byte[] Entry(byte[] name, byte attributes, int cluster, int bytes)
    {
        var entry = new byte[FatNames.Entry];
        name.CopyTo(entry, 0);
        Fill(entry, attributes, cluster, bytes);
        return entry;
    }

    private static void Fill(Span<byte> entry, byte attributes, int cluster, int bytes)
    {
        // 1 January 2000: the same content gives the same bytes.
        const ushort Date = (20 << 9) | (1 << 5) | 1;
        entry[11] = attributes;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[16..], Date);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[18..], Date);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[24..], Date);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[26..], (ushort)cluster);
        BinaryPrimitives.WriteInt32LittleEndian(entry[28..], bytes);
    }

    private static byte[] BootSector(string label)
    {
        var sector = new byte[Sector];
        (sector[0], sector[1], sector[2]) = (0xEB, 0x3C, 0x90);
        "LABSIM  "u8.CopyTo(sector.AsSpan(3));
        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(11), Sector);
        sector[13] = SectorsPerCluster;
        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(14), Reserved);
        sector[16] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(17), RootEntries);
        sector[21] = 0xF8;
        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(22), TableSectors);
        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(24), 63);
        BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(26), 16);
        BinaryPrimitives.WriteInt32LittleEndian(sector.AsSpan(32), Sectors);
        sector[36] = 0x80;
        sector[38] = 0x29;
        Encoding.ASCII.GetBytes("LBSM", sector.AsSpan(39));
        FatNames.Pad(label).CopyTo(sector, 43);
        "FAT16   "u8.CopyTo(sector.AsSpan(54));
        (sector[510], sector[511]) = (0x55, 0xAA);
        return sector;
    }

    private static void Put(Stream output, long at, ReadOnlySpan<byte> bytes)
    {
        output.Position = at;
        output.Write(bytes);
    }
}
