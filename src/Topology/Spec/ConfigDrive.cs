using System.Collections.Immutable;

namespace LabSim.Topology.Spec;

/// <summary>A drive that hands a node's configuration in, as its kind says it.</summary>
public sealed record ConfigDrive
{
    /// <summary>Stands in a file's text for what the node's <c>config</c> file contains; a file with it is there only where the node has such a file.</summary>
    public const string ConfigMark = "{config}";

    /// <summary>Stands in a file's text for the node's name.</summary>
    public const string NameMark = "{name}";

    /// <summary>No <see cref="Files"/> at all.</summary>
    public static ImmutableSortedDictionary<string, string> NoFiles { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What it looks like.</summary>
    public required ConfigDriveType Type { get; init; }

    /// <summary>The volume's label.</summary>
    public required string Label { get; init; }

    /// <summary>The texts of its files by their paths, folders separated by <c>/</c>, with <see cref="ConfigMark"/> and <see cref="NameMark"/>.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>The tar archive, packed by gzip, that its files stand in, or <see langword="null"/> where they stand on the drive itself.</summary>
    public string? Archive { get; init; }

    /// <summary>Equal by value.</summary>
    public bool Equals(ConfigDrive? other) => other is not null && Type == other.Type && Label == other.Label && Archive == other.Archive && Files.SequenceEqual(other.Files);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Label, Archive, Files.Count);
}
