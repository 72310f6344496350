using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Records;

/// <summary>What the store keeps of a lab: what was asked for.</summary>
internal sealed record LabRecord
{
    public required string Name { get; init; }

    /// <summary>Absolute path of the topology file.</summary>
    public required string File { get; init; }

    /// <summary>The file as the user named it.</summary>
    public required string DisplayFile { get; init; }

    /// <summary>SHA-256 of the file's text; what the file on disk is compared with.</summary>
    public required string TextHash { get; init; }

    /// <summary>SHA-256 of each file that the topology refers to, by path as written. Contents lie in the store under their hash.</summary>
    public required ImmutableSortedDictionary<string, string> FileHashes { get; init; }

    public string? NameOverride { get; init; }

    public AcceleratorChoice? AcceleratorOverride { get; init; }

    /// <summary>The lab as it shall be: the topology's, with the cables that were plugged and pulled by hand.</summary>
    public required LabSpec Spec { get; init; }

    /// <summary>The topology's own, where cables were plugged or pulled by hand; <see langword="null"/> where <see cref="Spec"/> is the topology's.</summary>
    public LabSpec? FileSpec { get; init; }

    /// <summary>running, stopped, failed.</summary>
    public required string Desired { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The same file, text, referenced files and overrides.</summary>
    public bool SameInput(LabRecord other) => File == other.File && TextHash == other.TextHash && AcceleratorOverride == other.AcceleratorOverride
        && FileHashes.SequenceEqual(other.FileHashes);
}
