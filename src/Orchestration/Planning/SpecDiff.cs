using System.Collections.Immutable;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Planning;

/// <summary>What differs between a lab as it is and as it shall be.</summary>
internal sealed record SpecDiff
{
    public required ImmutableArray<NodeSpec> AddedNodes { get; init; }

    public required ImmutableArray<NodeSpec> RemovedNodes { get; init; }

    /// <summary>Nodes whose machine has to be started anew, and why.</summary>
    public required ImmutableSortedDictionary<string, string> ChangedNodes { get; init; }

    /// <summary>NICs that come while their machine runs, by node.</summary>
    public required ImmutableArray<(NodeSpec Node, ImmutableArray<InterfaceSpec> Nics)> AddedNics { get; init; }

    /// <summary>NICs that go while their machine runs, by node.</summary>
    public required ImmutableArray<(NodeSpec Node, ImmutableArray<InterfaceSpec> Nics)> RemovedNics { get; init; }

    /// <summary>Nodes whose machine may take more or less of the host; it goes on.</summary>
    public required ImmutableArray<(NodeSpec Before, NodeSpec After)> ChangedLimits { get; init; }

    public required ImmutableArray<LinkSpec> AddedLinks { get; init; }

    public required ImmutableArray<LinkSpec> RemovedLinks { get; init; }

    /// <summary>Switches and hubs that are made anew, because what they do changes; their links are off for a moment. More or fewer ports are no reason.</summary>
    public required ImmutableArray<NodeSpec> ChangedSegments { get; init; }

    /// <summary>
    /// Nodes whose ports are made anew: changed switches and hubs, machines whose frames come another way (<c>nic</c>, <c>datapath</c>), and what was a machine
    /// and is a switch now, or the other way round.
    /// </summary>
    public required ImmutableHashSet<string> ChangedPorts { get; init; }

    /// <summary>Links that do something else to their frames; they are not interrupted.</summary>
    public required ImmutableArray<(LinkSpec Before, LinkSpec After)> ChangedLinks { get; init; }

    public required ImmutableArray<EndpointRef> AddedCaptures { get; init; }

    public required ImmutableArray<EndpointRef> RemovedCaptures { get; init; }

    /// <summary>What the flight recorder of a lab that is there keeps before and after, where that differs.</summary>
    public (RecorderChoice Before, RecorderChoice After)? ChangedRecorder { get; init; }

    /// <summary>The differences, one line each, for people.</summary>
    public ImmutableArray<string> Lines =>
    [
        .. RemovedNodes.Select(n => $"- node {n.Name}"),
        .. AddedNodes.Select(n => $"+ node {n.Name}"),
        .. ChangedNodes.Select(n => $"~ node {n.Key} ({n.Value})"),
        .. ChangedSegments.Select(n => $"~ node {n.Name} (its ports)"),
        .. ChangedLimits.Select(n => $"~ node {n.After.Name} ({HostLimits.Words(n.Before)} → {HostLimits.Words(n.After)})"),
        .. RemovedNics.SelectMany(n => n.Nics.Select(nic => $"- interface {n.Node.Name}:{nic.Name}")),
        .. AddedNics.SelectMany(n => n.Nics.Select(nic => $"+ interface {n.Node.Name}:{nic.Name}")),
        .. RemovedLinks.Select(l => $"- link {l.Id}"),
        .. AddedLinks.Select(l => $"+ link {l.Id}"),
        .. ChangedLinks.Select(l => $"~ link {l.After.Id} (impairments)"),
        .. RemovedCaptures.Select(c => $"- capture {c}"),
        .. AddedCaptures.Select(c => $"+ capture {c}"),
        .. ChangedRecorder is { } recorder ? [$"~ recorder ({Word(recorder.Before)} → {Word(recorder.After)})"] : ImmutableArray<string>.Empty,
    ];

    /// <summary>Compares two labs; <paramref name="before"/> is <see langword="null"/> where there is none yet.</summary>
    public static SpecDiff Between(LabRecord? before, LabRecord after)
    {
        var (old, now) = (before?.Spec, after.Spec);
        ImmutableArray<NodeSpec> oldNodes = old?.Nodes ?? [];
        ImmutableArray<LinkSpec> oldLinks = old?.Links ?? [];
        ImmutableArray<EndpointRef> oldCaptures = old?.Captures ?? [];
        var byName = oldNodes.ToDictionary(n => n.Name);
        var linksById = oldLinks.ToDictionary(l => l.Id);
        var names = now.Nodes.Select(n => n.Name).ToHashSet();
        var changed = now.Nodes.Where(n => byName.TryGetValue(n.Name, out var was) && !ReferenceEquals(was, n) && !(n.IsInFabric() && was.IsInFabric()))
            .Select(n => (n.Name, Reason: NodeDifference.Between(byName[n.Name], n, before!, after))).Where(n => n.Reason.Length > 0)
            .ToImmutableSortedDictionary(n => n.Name, n => n.Reason, StringComparer.Ordinal);
        ImmutableArray<(NodeSpec Was, NodeSpec Is)> stays = [.. now.Nodes.Where(n => n.HasGuest() && byName.ContainsKey(n.Name) && !changed.ContainsKey(n.Name)).Select(n => (byName[n.Name], n))];
        ImmutableArray<NodeSpec> segments = [.. now.Nodes.Where(n => n.IsInFabric() && byName.TryGetValue(n.Name, out var was) && was.IsInFabric() && (!was.Segment!.Equals(n.Segment) || TellsOtherwise(was, n)))];
        return new SpecDiff
        {
            AddedNodes = [.. now.Nodes.Where(n => !byName.ContainsKey(n.Name))],
            RemovedNodes = [.. oldNodes.Where(n => !names.Contains(n.Name))],
            ChangedSegments = segments,
            ChangedPorts = [.. segments.Concat(now.Nodes.Where(n => byName.TryGetValue(n.Name, out var was) && WayOfFrames(was) != WayOfFrames(n))).Select(n => n.Name)],
            ChangedLinks = [.. now.Links.Where(l => linksById.TryGetValue(l.Id, out var was) && was != l).Select(l => (linksById[l.Id], l))],
            ChangedNodes = changed,
            ChangedLimits = [.. stays.Where(n => !n.Was.Limits.Same(n.Is.Limits))],
            AddedNics = [.. stays.Where(n => n.Is.Interfaces.Length > n.Was.Interfaces.Length).Select(n => (n.Is, n.Is.Interfaces[n.Was.Interfaces.Length..]))],
            RemovedNics = [.. stays.Where(n => n.Is.Interfaces.Length < n.Was.Interfaces.Length).Select(n => (n.Was, n.Was.Interfaces[n.Is.Interfaces.Length..]))],
            AddedLinks = Except(now.Links, oldLinks, l => l.Id),
            RemovedLinks = Except(oldLinks, now.Links, l => l.Id),
            AddedCaptures = Except(now.Captures, oldCaptures, c => c.ToString()),
            RemovedCaptures = Except(oldCaptures, now.Captures, c => c.ToString()),
            ChangedRecorder = old is not null && old.Recorder != now.Recorder ? (old.Recorder, now.Recorder) : null,
        };
    }

    // A port that tells whoever is behind it another address is another port.
    private static bool TellsOtherwise(NodeSpec was, NodeSpec now)
    {
        var before = was.Interfaces.ToDictionary(i => i.Name, i => i.Addresses, StringComparer.Ordinal);
        return now.Interfaces.Any(i => before.TryGetValue(i.Name, out var addresses) && !addresses.SequenceEqual(i.Addresses));
    }

    private static string Word(RecorderChoice choice) => choice.ToString().ToLowerInvariant();

    private static ImmutableArray<T> Except<T>(ImmutableArray<T> items, ImmutableArray<T> others, Func<T, string> key)
    {
        var known = others.Select(key).ToHashSet();
        return [.. items.Where(i => !known.Contains(key(i)))];
    }

    // What decides about a port beside its own VLANs (MachinePlanner.ChooseTransportAsync).
    private static (bool, bool, string, Datapath) WayOfFrames(NodeSpec node) => (node.IsInFabric(), node.HasGuest(), node.NicModel, node.Datapath);
}
