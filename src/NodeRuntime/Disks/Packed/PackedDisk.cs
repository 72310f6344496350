using System.Formats.Tar;
using System.IO.Compression;
using LabSim.NodeRuntime.Disks.Headers;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;

namespace LabSim.NodeRuntime.Disks.Packed;

/// <summary>
/// The one disk in a compressed file or an archive, as a stream.
/// <para>
/// Theory of operation. Nothing is ever unpacked to a name that an archive says: there is one target, which the caller made. Entries are looked at for their names' endings alone; links, devices and folders
/// are none. How large the result is, the caller bounds while it reads, because a few bytes can unpack to any number.
/// </para>
/// </summary>
/// <param name="file">The file; it can be read anywhere.</param>
/// <param name="name">Its name.</param>
internal sealed class PackedDisk(Stream file, string name)
{
    private const int MostEntries = 10_000;

    private static readonly string[] Endings = [".qcow2", ".qcow", ".vmdk", ".img", ".raw", ".iso", ".vdi", ".vhd", ".vhdx", ".hda", ".disk"];

    /// <summary>Opens the disk.</summary>
    /// <param name="packing">How the file is packed.</param>
    /// <returns>The disk's name, and its bytes; who reads them must bound how many there are.</returns>
    /// <exception cref="DiskHeaderException">There is no disk in it, or more than one.</exception>
    /// <exception cref="InvalidDataException">It is damaged; reading may also find it so.</exception>
    public (string Name, Stream Disk) Open(Packing packing)
    {
        file.Position = 0;
        if (packing == Packing.Zip)
        {
            return OpenZip();
        }

        if (packing == Packing.Tar)
        {
            return OpenTar(() => new Unclosed(file));
        }

        var inner = Path.GetFileNameWithoutExtension(name);
        using (var probe = Decompress(packing))
        {
            var head = new byte[512];
            _ = probe.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (head.AsSpan(257, 5).SequenceEqual("ustar"u8))
            {
                return OpenTar(() => Decompress(packing));
            }
        }

        return (inner.Length == 0 ? name : inner, Decompress(packing));
    }

    private Stream Decompress(Packing packing)
    {
        file.Position = 0;
        return packing switch
        {
            Packing.Gzip => new GZipStream(file, CompressionMode.Decompress, leaveOpen: true),
            Packing.Bzip2 => BZip2Stream.Create(new Unclosed(file), SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true),
            _ => new XZStream(new Unclosed(file)),
        };
    }

    private (string, Stream) OpenZip()
    {
        var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        RequireFew(archive.Entries.Count);
        var chosen = Choose([.. archive.Entries.Where(entry => entry.Name.Length > 0).Select(entry => entry.FullName)]);
        var found = archive.Entries.First(entry => entry.FullName == chosen);
        return (found.Name, found.Open());
    }

    // Two passes: which one it is, is known when all are seen.
    private (string, Stream) OpenTar(Func<Stream> open)
    {
        file.Position = 0;
        var names = new List<string>();
        using (var first = open())
        using (var listing = new TarReader(first, leaveOpen: true))
        {
            while (listing.GetNextEntry() is { } entry)
            {
                RequireFew(names.Count);
                if (IsFile(entry))
                {
                    names.Add(entry.Name);
                }
            }
        }

        var chosen = Choose(names);
        file.Position = 0;
        var reader = new TarReader(open(), leaveOpen: false);
        while (reader.GetNextEntry() is { } entry)
        {
            if (IsFile(entry) && entry.Name == chosen)
            {
                return (Path.GetFileName(entry.Name), entry.DataStream ?? Stream.Null);
            }
        }

        throw new InvalidDataException("it changed while it was read");
    }

    private static bool IsFile(TarEntry entry) => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;

    private static void RequireFew(int entries)
    {
        if (entries > MostEntries)
        {
            throw new DiskHeaderException($"has more than {MostEntries:N0} files in it", "unpack it and add the disk that is in it");
        }
    }

    private static string Choose(IReadOnlyList<string> names)
    {
        var disks = names.Where(entry => Endings.Contains(Path.GetExtension(entry).ToLowerInvariant())).ToArray();
        return disks switch
        {
            [var only] => only,
            [] when names is [var single] => single,
            [] => throw new DiskHeaderException("has no disk in it that LabSim knows by its name", "unpack it and add the disk that is in it"),
            _ => throw new DiskHeaderException(
                $"has {disks.Length} disks in it ({string.Join(", ", disks.Take(4).Select(entry => HeaderBytes.Printable(System.Text.Encoding.UTF8.GetBytes(entry))))}{(disks.Length > 4 ? ", …" : "")})",
                "unpack it and add each: the first one that boots by its name, the others under disks:"),
        };
    }
}
