using System.Collections.Immutable;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Idle;

/// <summary>What of a lab's cabling and settings its sleep depends on: made once for each, and looked at every second.</summary>
/// <param name="Islands">The nodes that cables join; each node is in one.</param>
/// <param name="Timeouts">How long nobody uses a node until it sleeps, where it ever does.</param>
/// <param name="Cables">All cables.</param>
internal sealed record IdlePlan(ImmutableArray<ImmutableArray<string>> Islands, ImmutableDictionary<string, TimeSpan> Timeouts, ImmutableArray<LinkSpec> Cables)
{
    /// <summary>Of a lab where nobody sleeps.</summary>
    public static IdlePlan None { get; } = new([], ImmutableDictionary<string, TimeSpan>.Empty, []);

    /// <summary>Of a lab as it is cabled.</summary>
    public static IdlePlan Of(LabSpec lab) => new(
        Idle.Islands.Of(lab.Nodes.Select(node => node.Name), lab.Links),
        lab.Nodes.Where(node => node.IdleTimeout is not null).ToImmutableDictionary(node => node.Name, node => node.IdleTimeout!.Value, StringComparer.Ordinal),
        lab.Links);

    /// <summary>The nodes that sleep and wake with one, itself among them.</summary>
    public ImmutableArray<string> IslandOf(string node) => Islands.FirstOrDefault(island => island.Contains(node)) is { IsDefault: false } island ? island : [node];

    /// <summary>How long nobody uses an island until it sleeps: the longest of its nodes' timeouts.</summary>
    public TimeSpan? TimeoutOf(ImmutableArray<string> island) => island.Max(node => Timeouts.TryGetValue(node, out var timeout) ? timeout : (TimeSpan?)null);
}
