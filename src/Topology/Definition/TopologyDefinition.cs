using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Topology.Definition;

/// <summary>A topology as written, with positions; nothing is resolved and nothing but the form of single values is checked.</summary>
internal sealed record TopologyDefinition
{
    /// <summary>The lab's name, or <see langword="null"/>: then it is the file's.</summary>
    public Located<string>? Name { get; init; }

    /// <summary>Settings of all nodes.</summary>
    public SettingsDefinition Defaults { get; init; } = SettingsDefinition.None;

    /// <summary>Settings by kind.</summary>
    public ImmutableArray<Named<string, SettingsDefinition>> Kinds { get; init; } = [];

    /// <summary>Settings by group.</summary>
    public ImmutableArray<Named<string, SettingsDefinition>> Groups { get; init; } = [];

    /// <summary>The nodes in the order of the file.</summary>
    public ImmutableArray<Named<RangedName, NodeDefinition>> Nodes { get; init; } = [];

    /// <summary>The links in the order of the file.</summary>
    public ImmutableArray<Located<LinkDefinition>> Links { get; init; } = [];

    /// <summary>What the flight recorder keeps, or <see langword="null"/> for headers.</summary>
    public Located<RecorderChoice>? Recorder { get; init; }

    /// <summary>The management segment, or <see langword="null"/> where nothing is said of it.</summary>
    public Located<ManagementDefinition>? Management { get; init; }

    /// <summary>The endpoints that are captured.</summary>
    public ImmutableArray<Located<EndpointDefinition>> Captures { get; init; } = [];
}
