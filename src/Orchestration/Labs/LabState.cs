using System.Collections.Immutable;
using LabSim.Orchestration.Records;

namespace LabSim.Orchestration.Labs;

/// <summary>A lab now; immutable, replaced as a whole by the lab's mailbox and read by anybody.</summary>
internal sealed record LabState
{
    /// <summary>What was asked for.</summary>
    public required LabRecord Record { get; init; }

    /// <summary>starting, running, stopping, stopped, failed.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The nodes by name; a node without an entry is "defined".</summary>
    public ImmutableDictionary<string, NodeState> Nodes { get; init; } = ImmutableDictionary<string, NodeState>.Empty;

    /// <summary>Links that were set down.</summary>
    public ImmutableHashSet<string> LinksDown { get; init; } = [];

    /// <summary>Links on which somebody set impairments by hand, by identity.</summary>
    public ImmutableDictionary<string, LinkOverride> Impairments { get; init; } = ImmutableDictionary<string, LinkOverride>.Empty;

    /// <summary>The operation under way.</summary>
    public LabOperation? Operation { get; init; }

    /// <summary>The node's state.</summary>
    public NodeState this[string node] => Nodes.GetValueOrDefault(node) ?? NodeLifecycle.Unborn;
}
