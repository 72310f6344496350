using System.Buffers.Binary;
using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Volumes.Iso;

/// <summary>One of the two hierarchies of a CD: its volume descriptor, its path tables, its directories.</summary>
internal sealed class IsoTree
{
    private readonly IsoNames _names;

    // By level, then by parent, then by name: the order of a path table (ECMA-119, 6.9.1).
    private readonly ImmutableArray<IsoDirectory> _directories;

    private int _pathTables;

    /// <summary>The hierarchy of these folders.</summary>
    public IsoTree(VolumeFolder root, IsoNames names)
    {
        _names = names;
        var directories = new List<IsoDirectory> { IsoDirectory.Root(root, names) };
        for (var next = 0; next < directories.Count; next++)
        {
            directories.AddRange(directories[next].Folders);
        }

        _directories = [.. directories];
        PathTableBytes = _directories.Sum(EntryLength);
    }

    private int PathTableBytes { get; }

    private int PathTableSectors => IsoImage.WholeSectors(PathTableBytes) / IsoImage.Sector;

    /// <summary>Gives all its parts their places.</summary>
    /// <param name="sector">The first free sector.</param>
    /// <returns>The first that is free then.</returns>
    public int Place(int sector)
    {
        _pathTables = sector;
        sector += 2 * PathTableSectors;
        foreach (var directory in _directories)
        {
            directory.Sector = sector;
            sector += directory.Bytes / IsoImage.Sector;
        }

        return sector;
    }

    /// <summary>Writes its path tables and directories.</summary>
    public void Write(Span<byte> image, Func<VolumeFile, int> sectorOf)
    {
        WritePathTable(image[(_pathTables * IsoImage.Sector)..], bigEndian: false);
        WritePathTable(image[((_pathTables + PathTableSectors) * IsoImage.Sector)..], bigEndian: true);
        foreach (var directory in _directories)
        {
            directory.Write(image[(directory.Sector * IsoImage.Sector)..], sectorOf);
        }
    }

    /// <summary>Writes its volume descriptor (ECMA-119, 8.4 and 8.5).</summary>
    public void WriteDescriptor(Span<byte> sector, string label, int sectors)
    {
        var joliet = _names == IsoNames.Joliet;
        sector[0] = (byte)(joliet ? 2 : 1);
        "CD001"u8.CopyTo(sector[1..]);
        sector[6] = 1;
        foreach (var (begin, end) in (ReadOnlySpan<(int, int)>)[(8, 40), (190, 318), (318, 446), (446, 574), (574, 702), (702, 739), (739, 776), (776, 813)])
        {
            _names.WriteText(sector[begin..end], "");
        }

        _names.WriteText(sector[40..72], label);
        IsoNumber.WriteBoth32(sector[80..], sectors);
        if (joliet)
        {
            // The escape sequence of UCS-2, level 3.
            "%/E"u8.CopyTo(sector[88..]);
        }

        IsoNumber.WriteBoth16(sector[120..], 1);
        IsoNumber.WriteBoth16(sector[124..], 1);
        IsoNumber.WriteBoth16(sector[128..], IsoImage.Sector);
        IsoNumber.WriteBoth32(sector[132..], PathTableBytes);
        BinaryPrimitives.WriteInt32LittleEndian(sector[140..], _pathTables);
        BinaryPrimitives.WriteInt32BigEndian(sector[148..], _pathTables + PathTableSectors);
        _directories[0].WriteRecord(sector[156..]);
        foreach (var (time, digits) in (ReadOnlySpan<(int, string)>)[(813, "2000010100000000"), (830, "2000010100000000"), (847, "0000000000000000"), (864, "0000000000000000")])
        {
            IsoNames.Primary.WriteText(sector.Slice(time, 16), digits);
        }

        sector[881] = 1;
    }

    private static int EntryLength(IsoDirectory directory) => 8 + directory.Name.Length + (directory.Name.Length % 2);

    private void WritePathTable(Span<byte> table, bool bigEndian)
    {
        foreach (var directory in _directories)
        {
            var parent = (ushort)(_directories.IndexOf(directory.Parent) + 1);
            table[0] = (byte)directory.Name.Length;
            if (bigEndian)
            {
                BinaryPrimitives.WriteInt32BigEndian(table[2..], directory.Sector);
                BinaryPrimitives.WriteUInt16BigEndian(table[6..], parent);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(table[2..], directory.Sector);
                BinaryPrimitives.WriteUInt16LittleEndian(table[6..], parent);
            }

            directory.Name.CopyTo(table[8..]);
            table = table[EntryLength(directory)..];
        }
    }
}
