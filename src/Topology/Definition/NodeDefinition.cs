using System.Collections.Immutable;

namespace LabSim.Topology.Definition;

/// <summary>A node as written; its name is the key of <c>nodes</c>.</summary>
internal sealed record NodeDefinition
{
    /// <summary>Nothing of it could be read; it has been reported, and only its name counts.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The group that it belongs to.</summary>
    public Located<string>? Group { get; init; }

    /// <summary>The nodes that it starts after.</summary>
    public Located<ImmutableArray<Located<RangedName>>>? After { get; init; }

    /// <summary>The ports of the host that lead to it.</summary>
    public Located<ImmutableArray<Located<ForwardDefinition>>>? Forwards { get; init; }

    /// <summary>Its own settings.</summary>
    public SettingsDefinition Settings { get; init; } = SettingsDefinition.None;

    /// <summary>Its interfaces as far as the file says something about them, by name (<c>eth1</c>, <c>eth1.10</c>).</summary>
    public ImmutableArray<Named<string, InterfaceDefinition>> Interfaces { get; init; } = [];
}
