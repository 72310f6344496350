using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images.Added;

/// <summary>An added disk and where it lies.</summary>
/// <param name="Directory">Absolute path of its folder, with a folder in it for each content.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="Contents">Its contents: the present one first, then those of before that are still there.</param>
public sealed record DiskImage(string Directory, DiskManifest Manifest, ImmutableArray<DiskContent> Contents) : StoredImage(Directory)
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
    public override DateTimeOffset Since => Manifest.AddedAt;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Sha256 =>
        ImmutableSortedDictionary<string, string>.Empty.Add(Path.GetRelativePath(Directory, Present.Path), Manifest.Sha256);

    /// <summary>The content that new disks are made over.</summary>
    public DiskContent Present => Contents[0];
}
