using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images;

/// <summary>A built image and where it lies.</summary>
/// <param name="Directory">Absolute path of its folder.</param>
/// <param name="Manifest">What it is.</param>
public sealed record BuiltImage(string Directory, ImageManifest Manifest) : StoredImage(Directory)
{
    /// <inheritdoc/>
    public override string Name => Manifest.Name;

    /// <inheritdoc/>
    public override string Kind => Manifest.Kind;

    /// <inheritdoc/>
    public override string Architecture => Manifest.Architecture;

    /// <inheritdoc/>
    public override long Bytes => Manifest.Bytes;

    /// <inheritdoc/>
    public override DateTimeOffset Since => Manifest.BuiltAt;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Sha256 => Manifest.Sha256;

    /// <summary>Absolute path of the kernel.</summary>
    public string Kernel => Path.Combine(Directory, Manifest.Kernel);

    /// <summary>Absolute path of the initial RAM disk.</summary>
    public string Initrd => Path.Combine(Directory, Manifest.Initrd);

    /// <summary>Absolute path of the root file system.</summary>
    public string Root => Path.Combine(Directory, Manifest.Root);
}
