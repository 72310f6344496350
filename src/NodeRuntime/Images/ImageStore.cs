using System.Collections.Immutable;
using System.Text.Json;
using LabSim.Interop.Files;

namespace LabSim.NodeRuntime.Images;

/// <summary>
/// The built images on disk: <c>NAME-ARCHITECTURE/HASH/{manifest.json, kernel, initrd, root.erofs}</c>. A folder appears by one rename when all its files
/// are on disk, so what is there is whole. The build before the newest stays, because machines that run from it may be restarted.
/// </summary>
internal sealed class ImageStore(string directory)
{
    private const string ManifestName = "manifest.json";
    private const int HashDigits = 16;

    // Machines run as a user of their own and read the files that root has built.
    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadableFolder = ReadableFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The built image of exactly this recipe, if its files have the sizes that they were built with.</summary>
    public BuiltImage? Find(ImageRecipe recipe)
    {
        var folder = FolderOf(recipe);
        try
        {
            var manifest = JsonSerializer.Deserialize<ImageManifest>(File.ReadAllBytes(Path.Combine(folder, ManifestName)), ImageJson.Options);
            return manifest?.RecipeHash == recipe.Hash && manifest.Bytes == SizeOf(folder, manifest) ? new BuiltImage(folder, manifest) : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Names of the files whose content is not what was built.</summary>
    public static async Task<ImmutableArray<string>> VerifyAsync(StoredImage image, CancellationToken cancellation)
    {
        var wrong = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, hash) in image.Sha256)
        {
            if (await FileHash.ComputeAsync(Path.Combine(image.Directory, name), cancellation).ConfigureAwait(false) != hash)
            {
                wrong.Add(name);
            }
        }

        return wrong.ToImmutable();
    }

    /// <summary>Publishes a folder of finished files as the image of this recipe.</summary>
    public async Task<BuiltImage> PublishAsync(ImageRecipe recipe, string finished, DateTimeOffset builtAt, CancellationToken cancellation)
    {
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(finished))
        {
            hashes.Add(Path.GetFileName(path), await FileHash.ComputeAsync(path, cancellation).ConfigureAwait(false));
        }

        var manifest = new ImageManifest
        {
            Name = recipe.Name, Kind = recipe.Kind, Architecture = recipe.Architecture, RecipeHash = recipe.Hash, CommandLine = recipe.CommandLine,
            Kernel = ImageBuilder.KernelName, Initrd = ImageBuilder.InitrdName, Root = ImageBuilder.RootName,
            Sha256 = hashes.ToImmutable(), Bytes = Directory.GetFiles(finished).Sum(path => new FileInfo(path).Length), BuiltAt = builtAt,
        };
        await File.WriteAllBytesAsync(
            Path.Combine(finished, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest, ImageJson.Options), cancellation).ConfigureAwait(false);
        foreach (var path in Directory.GetFiles(finished))
        {
            File.SetUnixFileMode(path, ReadableFile);
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        DurableDirectory.Flush(finished);
        File.SetUnixFileMode(finished, ReadableFolder);
        var folder = FolderOf(recipe);
        DurableDirectory.Create(directory, ReadableFolder);
        DurableDirectory.Create(Path.GetDirectoryName(folder)!, ReadableFolder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(finished, folder);
        DurableDirectory.Flush(Path.GetDirectoryName(folder)!);
        RemoveOlder(folder);
        return new BuiltImage(folder, manifest);
    }

    /// <summary>Removes all builds of an image; returns whether there was one.</summary>
    public bool Remove(ImageRecipe recipe)
    {
        var parent = Path.GetDirectoryName(FolderOf(recipe))!;
        if (!Directory.Exists(parent))
        {
            return false;
        }

        Directory.Delete(parent, recursive: true);
        return true;
    }

    private string FolderOf(ImageRecipe recipe) =>
        Path.Combine(directory, $"{recipe.Name.Replace('/', '-')}-{recipe.Architecture}", recipe.Hash[..HashDigits]);

    private static void RemoveOlder(string newest)
    {
        var older = new DirectoryInfo(Path.GetDirectoryName(newest)!).GetDirectories()
            .Where(folder => folder.FullName != newest).OrderByDescending(folder => folder.LastWriteTimeUtc).Skip(1);
        foreach (var folder in older)
        {
            folder.Delete(recursive: true);
        }
    }

    private static long SizeOf(string folder, ImageManifest manifest) => manifest.Sha256.Keys.Sum(name => new FileInfo(Path.Combine(folder, name)).Length);
}
