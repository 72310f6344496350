using System.Collections.Immutable;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Kinds;

/// <summary>A <c>config-drive:</c> as it is written.</summary>
internal sealed record ConfigDriveDefinition
{
    private const string DefaultLabel = "config";

    public ConfigDriveType Type { get; init; }

    public Located<string>? Label { get; init; }

    public string? Archive { get; init; }

    public Located<ImmutableArray<Named<string, string>>> Files { get; init; }

    /// <summary>The drive.</summary>
    public ConfigDrive ToDrive() => new()
    {
        Type = Type,
        Label = Label?.Value ?? DefaultLabel,
        Archive = Archive,
        Files = Files.Value.ToImmutableSortedDictionary(file => file.Name.Value, file => file.Value, StringComparer.Ordinal),
    };
}
