using System.Collections.Immutable;
using LabSim.NodeRuntime.Volumes.Fat;
using LabSim.NodeRuntime.Volumes.Iso;

namespace LabSim.NodeRuntime.Volumes;

/// <summary>A small file system that is written as a whole, for what a guest is told by a drive. Equal ones give equal bytes.</summary>
/// <param name="Format">The file system.</param>
/// <param name="Label">Its label: 1 to 11 letters, digits, <c>_</c> and <c>-</c> on FAT, and to 16 on a CD.</param>
/// <param name="Files">Its files; no two paths differ by large letters alone, and none is another one's folder.</param>
public sealed record Volume(VolumeFormat Format, string Label, ImmutableArray<VolumeFile> Files)
{
    /// <summary>The most bytes that all its files can have together.</summary>
    public const int MostBytes = 24 << 20;

    /// <summary>Whether its files have no more than <see cref="MostBytes"/>.</summary>
    public bool Fits => Files.Sum(file => (long)file.Content.Length) <= MostBytes;

    /// <summary>Writes it to an empty file, which can be sparse.</summary>
    /// <exception cref="ArgumentException">Its files have more than <see cref="MostBytes"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(Stream file)
    {
        if (!Fits)
        {
            throw new ArgumentException($"a volume's files have at most {MostBytes >> 20} MiB together");
        }

        var root = VolumeFolder.Of(Files);
        if (Format == VolumeFormat.Iso9660)
        {
            IsoImage.Write(root, Label, file);
        }
        else
        {
            FatImage.Write(root, Label, file);
        }
    }
}
