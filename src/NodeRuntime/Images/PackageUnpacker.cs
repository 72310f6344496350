using System.Formats.Tar;

namespace LabSim.NodeRuntime.Images;

/// <summary>Unpacks Debian packages by extraction alone: no maintainer script runs, no root is needed, owners do not matter.</summary>
internal static class PackageUnpacker
{
    private const UnixFileMode OwnerAccess = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Unpacks the files of a package that <paramref name="wanted"/> (path without a leading slash) accepts.</summary>
    /// <exception cref="HostToolException">The package is damaged.</exception>
    public static async Task UnpackAsync(string package, string directory, Func<string, bool> wanted, CancellationToken cancellation)
    {
        // An archive is padded beyond its end; dpkg-deb fails where nobody reads that.
        await HostTool.DpkgDeb.PipeAsync(["--fsys-tarfile", package], async output =>
        {
            await using var tar = new TarReader(output, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
            {
                var path = entry.Name.TrimStart('.', '/').TrimEnd('/');
                if (path.Length > 0 && wanted(path))
                {
                    await PlaceAsync(entry, directory, Inside(directory, path), cancellation).ConfigureAwait(false);
                }
            }
        }, cancellation).ConfigureAwait(false);
    }

    private static string Inside(string directory, string path)
    {
        var full = Path.GetFullPath(path, directory);
        return full.StartsWith(directory + "/", StringComparison.Ordinal) ? full : throw new InvalidDataException($"a package wants to write to {path}");
    }

    private static async Task PlaceAsync(TarEntry entry, string directory, string target, CancellationToken cancellation)
    {
        if (entry.EntryType is TarEntryType.Directory)
        {
            Directory.CreateDirectory(target);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Delete(target);
        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                await using (var file = new FileStream(target, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerAccess,
                }))
                {
                    if (entry.DataStream is { } content)
                    {
                        await content.CopyToAsync(file, cancellation).ConfigureAwait(false);
                    }
                }

                File.SetUnixFileMode(target, entry.Mode | OwnerAccess);
                break;
            case TarEntryType.SymbolicLink:
                File.CreateSymbolicLink(target, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                File.Copy(Inside(directory, entry.LinkName.TrimStart('.', '/')), target);
                break;
        }
    }
}
