using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>A topology as a caller hands it over.</summary>
public sealed record TopologyInput
{
    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }

    /// <summary>The file as the user named it, for diagnostics.</summary>
    public required string DisplayFile { get; init; }

    /// <summary>Its text.</summary>
    public required string Text { get; init; }

    /// <summary>Contents of the files it refers to, by path as written.</summary>
    public ImmutableDictionary<string, ReadOnlyMemory<byte>> Files { get; init; } = ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty;

    /// <summary>The lab's name instead of the file's.</summary>
    public string? Name { get; init; }

    /// <summary>The accelerator of all nodes instead of the file's.</summary>
    public AcceleratorChoice? Accelerator { get; init; }

    /// <summary>Machines may be restarted where a change needs it.</summary>
    public bool AllowRestart { get; init; }

    /// <summary>The lab must be there already (<c>apply</c>).</summary>
    public bool MustExist { get; init; }
}
