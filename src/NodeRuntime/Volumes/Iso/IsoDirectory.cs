using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Volumes.Iso;

/// <summary>A directory in one of the two hierarchies of a CD, and the bytes of its extent (ECMA-119, 6.8 and 9.1).</summary>
internal sealed class IsoDirectory
{
    private const int RecordHead = 33;

    private readonly ImmutableArray<(byte[] Name, IsoDirectory? Folder, VolumeFile? File)> _entries;

    /// <param name="folder">What is in it.</param>
    /// <param name="names">How names are written.</param>
    /// <param name="name">Its own name as it is written; one zero for the root.</param>
    /// <param name="parent">The directory that it is in; the root is in itself.</param>
    private IsoDirectory(VolumeFolder folder, IsoNames names, byte[] name, IsoDirectory? parent)
    {
        (Name, Parent) = (name, parent ?? this);
        Folders = [.. folder.Folders.Select(f => new IsoDirectory(f, names, names.OfFolder(f.Name), this)).OrderBy(d => d.Name, NameOrder)];
        _entries =
        [
            .. Folders.Select(d => (d.Name, (IsoDirectory?)d, (VolumeFile?)null))
                .Concat(folder.Files.Select(f => (names.OfFile(f.Name), (IsoDirectory?)null, (VolumeFile?)f.File))).OrderBy(entry => entry.Item1, NameOrder),
        ];
        Bytes = Lay(null);
    }

    /// <summary>The order of names: byte by byte.</summary>
    private static IComparer<byte[]> NameOrder { get; } = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>Its name as it is written.</summary>
    public byte[] Name { get; }

    /// <summary>The directory that it is in.</summary>
    public IsoDirectory Parent { get; }

    /// <summary>The directories in it, in order.</summary>
    public ImmutableArray<IsoDirectory> Folders { get; }

    /// <summary>The length of its extent in bytes, whole sectors.</summary>
    public int Bytes { get; }

    /// <summary>The sector that its extent begins with.</summary>
    public int Sector { get; set; }

    /// <summary>The root of a hierarchy.</summary>
    public static IsoDirectory Root(VolumeFolder folder, IsoNames names) => new(folder, names, [0], null);

    /// <summary>Writes its extent.</summary>
    /// <param name="extent">Where to.</param>
    /// <param name="sectorOf">The sector that a file's content begins with.</param>
    public void Write(Span<byte> extent, Func<VolumeFile, int> sectorOf)
    {
        var buffer = new byte[Bytes];
        Lay((record, at) => Record(buffer.AsSpan(at), record.Name, record.Folder?.Sector ?? sectorOf(record.File!), record.Folder?.Bytes ?? record.File!.Content.Length, record.Folder is not null));
        buffer.CopyTo(extent);
    }

    /// <summary>Writes a directory's record of itself: the descriptor's of the root.</summary>
    public void WriteRecord(Span<byte> place) => Record(place, [0], Sector, Bytes, isFolder: true);

    // Itself, its parent, its entries; a record does not cross the end of a sector. Returns how many bytes that takes.
    private int Lay(Action<(byte[] Name, IsoDirectory? Folder, VolumeFile? File), int>? write)
    {
        var at = 0;
        foreach (var record in _entries.Prepend(([1], Parent, null)).Prepend(([0], this, null)))
        {
            var length = RecordLength(record.Item1);
            at = (at % IsoImage.Sector) + length > IsoImage.Sector ? IsoImage.WholeSectors(at) : at;
            write?.Invoke(record, at);
            at += length;
        }

        return IsoImage.WholeSectors(at);
    }

    private static int RecordLength(byte[] name) => RecordHead + name.Length + 1 - (name.Length % 2);

    private static void Record(Span<byte> place, byte[] name, int sector, int bytes, bool isFolder)
    {
        place[0] = (byte)RecordLength(name);
        IsoNumber.WriteBoth32(place[2..], sector);
        IsoNumber.WriteBoth32(place[10..], bytes);

        // 1 January 2000, 0:00 UTC: the same content gives the same bytes.
        (place[18], place[19], place[20]) = (100, 1, 1);
        place[25] = (byte)(isFolder ? 2 : 0);
        IsoNumber.WriteBoth16(place[28..], 1);
        place[32] = (byte)name.Length;
        name.CopyTo(place[RecordHead..]);
    }
}
