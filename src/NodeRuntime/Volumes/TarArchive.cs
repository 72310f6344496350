using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;

namespace LabSim.NodeRuntime.Volumes;

/// <summary>Files as one file: a tar archive (POSIX.1-2001 "ustar") packed by gzip. Equal files give equal bytes.</summary>
public static class TarArchive
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs them.</summary>
    public static byte[] Pack(ImmutableArray<VolumeFile> files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var folder in files.SelectMany(FoldersOf).Distinct(StringComparer.Ordinal))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, folder + "/") { Mode = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, ModificationTime = Beginning });
            }

            foreach (var file in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file.Path) { Mode = Readable, ModificationTime = Beginning, DataStream = new MemoryStream(file.Content.ToArray()) });
            }
        }

        return packed.ToArray();
    }

    // "a/b/c.txt" stands in "a" and "a/b".
    private static IEnumerable<string> FoldersOf(VolumeFile file)
    {
        for (var slash = file.Path.IndexOf('/'); slash >= 0; slash = file.Path.IndexOf('/', slash + 1))
        {
            yield return file.Path[..slash];
        }
    }
}
