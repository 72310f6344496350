using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Images;

/// <summary>An image whose files are there: one that LabSim built, or a disk that a user added.</summary>
/// <param name="Directory">Absolute path of the folder of its files.</param>
public abstract record StoredImage(string Directory)
{
    /// <summary>The name that topologies use.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of node that it makes.</summary>
    public abstract string Kind { get; }

    /// <summary>Guest architecture in QEMU's spelling.</summary>
    public abstract string Architecture { get; }

    /// <summary>Size in bytes of all files together.</summary>
    public abstract long Bytes { get; }

    /// <summary>When it was built or added.</summary>
    public abstract DateTimeOffset Since { get; }

    /// <summary>SHA-256 of each file, lower-case hexadecimal, by file name.</summary>
    public abstract ImmutableSortedDictionary<string, string> Sha256 { get; }
}
