using System.Collections.Immutable;
using System.Text.Json;
using LabSim.Interop.Files;
using LabSim.NodeRuntime.Disks;
using LabSim.NodeRuntime.Disks.Headers;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>
/// The added disks: <c>added/NAME/manifest.json</c> and <c>added/NAME/CONTENT/disk.{raw,qcow2,iso}</c>, where CONTENT is named by the file's hash.
/// <para>
/// Theory of operation. Nodes have their disks as overlays over a content, so a content never changes, and one that is replaced stays as long as
/// a node needs it. The manifest says which content is the present one; it is written last, by a rename, so an image is there wholly or not at all,
/// and a replaced one is the old or the new one.
/// </para>
/// </summary>
internal sealed class DiskStore(string images)
{
    /// <summary>Machines run as a user of their own and read the files that root has added.</summary>
    public const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ReadableFolder = ReadableFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const string ManifestName = "manifest.json";
    private const int IdDigits = 16;

    private static readonly string[] Formats = ["qcow2", "raw", DiskContent.Iso];

    private readonly string _directory = Path.Combine(images, "added");

    /// <summary>Where a disk is made ready; no image can be called so. Whoever holds <see cref="LockFile"/> may clear it.</summary>
    public string Scratch => Path.Combine(_directory, ".new");

    /// <summary>What was fetched so far of disks that are elsewhere.</summary>
    public string Downloads => Path.Combine(_directory, ".downloads");

    /// <summary>Held by whoever adds.</summary>
    public string LockFile => Path.Combine(_directory, ".lock");

    /// <summary>Makes the folder of all.</summary>
    public void Prepare()
    {
        DurableDirectory.Create(images, ReadableFolder);
        DurableDirectory.Create(_directory, ReadableFolder);
    }

    /// <summary>All added images, by name.</summary>
    public ImmutableArray<DiskImage> List() => Directory.Exists(_directory)
        ? [.. Directory.GetDirectories(_directory).Order(StringComparer.Ordinal).Select(Read).OfType<DiskImage>()]
        : [];

    /// <summary>The image of a name, if it is whole.</summary>
    public DiskImage? Find(string name) => Read(FolderOf(name)) is { } found && found.Name == name ? found : null;

    /// <summary>Makes a finished file the present content of an image.</summary>
    /// <param name="manifest">What it is.</param>
    /// <param name="file">The file, on the same disk; it is on disk and goes away from where it is.</param>
    /// <param name="format"><c>raw</c>, <c>qcow2</c> or <c>iso</c>.</param>
    /// <param name="cancellation">Stops it before the image is there.</param>
    public async Task<DiskImage> PublishAsync(DiskManifest manifest, string file, string format, CancellationToken cancellation)
    {
        var folder = FolderOf(manifest.Name);
        var content = Path.Combine(folder, manifest.Content);
        DurableDirectory.Create(folder, ReadableFolder);
        if (!await IsWholeAsync(content, manifest, cancellation).ConfigureAwait(false))
        {
            var finished = Path.Combine(Scratch, manifest.Content);
            DurableDirectory.Create(finished, ReadableFolder);
            File.Move(file, Path.Combine(finished, $"disk.{format}"));
            DurableDirectory.Flush(finished);
            RemoveFolder(content);
            Directory.Move(finished, content);
            DurableDirectory.Flush(folder);
        }

        DurableFile.Write(Path.Combine(folder, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest, ImageJson.Options), ReadableFile);
        return Find(manifest.Name) ?? throw new IOException($"{folder}: the image was added and cannot be read");
    }

    // The same content again: nodes may have disks over it, so it is left alone unless it was damaged meanwhile.
    private static async Task<bool> IsWholeAsync(string content, DiskManifest manifest, CancellationToken cancellation) =>
        ReadContent(content) is { } known && new FileInfo(known.Path).Length == manifest.Bytes
        && await FileHash.ComputeAsync(known.Path, cancellation).ConfigureAwait(false) == manifest.Sha256;

    /// <summary>Removes contents of before that nobody needs. The one before the present stays: a machine may be about to start over it.</summary>
    public static void RemoveOlder(DiskImage image, ImmutableHashSet<string> needed, string? former)
    {
        foreach (var content in image.Contents.Skip(1).Where(content => content.Id != former && !needed.Contains(content.Id)))
        {
            RemoveFolder(Path.GetDirectoryName(content.Path)!);
        }
    }

    /// <summary>Removes an image; returns whether there was one. The manifest goes first: half an image is none.</summary>
    public bool Remove(string name)
    {
        var folder = FolderOf(name);
        var known = File.Exists(Path.Combine(folder, ManifestName));
        if (Directory.Exists(folder))
        {
            File.Delete(Path.Combine(folder, ManifestName));
            DurableDirectory.Flush(folder);
            RemoveFolder(folder);
        }

        return known;
    }

    /// <summary>The id of a content.</summary>
    public static string IdOf(string sha256) => sha256[..IdDigits];

    /// <summary>Removes a folder, if it is there.</summary>
    public static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string FolderOf(string name) => Path.Combine(_directory, OverlayName.PartOf(name));

    private static DiskImage? Read(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<DiskManifest>(File.ReadAllBytes(Path.Combine(folder, ManifestName)), ImageJson.Options);
            if (manifest is null || ReadContent(Path.Combine(folder, manifest.Content)) is not { } present || new FileInfo(present.Path).Length != manifest.Bytes)
            {
                return null;
            }

            var former = new DirectoryInfo(folder).GetDirectories().Where(content => content.Name != manifest.Content).OrderByDescending(content => content.LastWriteTimeUtc);
            return new DiskImage(folder, manifest, [present, .. former.Select(content => ReadContent(content.FullName)).OfType<DiskContent>()]);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static DiskContent? ReadContent(string folder)
    {
        foreach (var format in Formats)
        {
            var path = Path.Combine(folder, $"disk.{format}");
            if (File.Exists(path))
            {
                try
                {
                    using var file = File.OpenRead(path);
                    return new DiskContent(Path.GetFileName(folder), path, format, DiskFile.Read(new HeaderBytes(file), path, DiskFormats.Find(format)).VirtualBytes);
                }
                catch (DiskHeaderException)
                {
                    // Damaged after it was added: no content that a machine could run from.
                    return null;
                }
            }
        }

        return null;
    }
}
