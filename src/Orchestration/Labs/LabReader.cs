using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Cabling;
using LabSim.Switching.Links;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>Reads a lab: snapshots, and names to what they stand for. Safe from any thread; nothing here waits for the lab.</summary>
internal static class LabReader
{
    private static readonly LinkCounters _none = new(new DirectionCounters { Frames = 0, Bytes = 0 }, new DirectionCounters { Frames = 0, Bytes = 0 });

    /// <summary>The lab as it is now.</summary>
    public static LabSnapshot Snapshot(LabContext lab, LabParts parts)
    {
        var state = lab.State;
        var spec = state.Record.Spec;
        return new LabSnapshot
        {
            Spec = spec,
            File = state.Record.File,
            State = state.State,
            Reason = state.Reason,
            LastEvent = lab.Events.Last,
            Operation = state.Operation,
            Nodes = [.. spec.Nodes.Select(n => Node(n, state[n.Name], parts))],
            Links = [.. spec.Links.Select(l => Link(lab, parts, l))],
            PulledLinks = [.. Recabling.Pulled(state.Record).Select(l => l.Id)],
        };
    }

    /// <summary>One link as it is now.</summary>
    public static LinkSnapshot Link(LabContext lab, LabParts parts, LinkSpec link)
    {
        var byHand = lab.State.Impairments.GetValueOrDefault(link.Id);
        return new LinkSnapshot(
            link, parts.Carrier.LinkState(link.Id), parts.Desk.IsTapped(link.A.ToString()) || parts.Desk.IsTapped(link.B.ToString()), Counters(lab, link.Id))
        {
            AToB = byHand?.AToB ?? link.AToB,
            BToA = byHand?.BToA ?? link.BToA,
            ByHand = byHand is not null,
            Plugged = lab.State.Record.FileSpec is { } file && file.Links.All(l => l.Id != link.Id),
        };
    }

    /// <summary>The node, or a refusal that names what exists.</summary>
    public static NodeSpec RequireNode(LabContext lab, string node)
    {
        var nodes = lab.State.Record.Spec.Nodes;
        return nodes.FirstOrDefault(n => n.Name == node) ?? throw Absence.NotFound("node", node, $" in lab {lab.Lab}", nodes.Select(n => n.Name));
    }

    /// <summary>The node, or a refusal where nobody is inside.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="lacking">What there is therefore not, as the end of the sentence.</param>
    /// <param name="remedy">What can be done instead.</param>
    public static NodeSpec RequireGuest(LabContext lab, string node, string lacking, string? remedy = null)
    {
        var spec = RequireNode(lab, node);
        return spec.HasGuest() ? spec : throw new LabException(LabProblem.Conflict, $"node {node} of lab {lab.Lab} is a {spec.Kind}: there is no guest in it{lacking}", remedy);
    }

    /// <summary>The link that an endpoint or an identity (either way round) names.</summary>
    public static LinkSpec RequireLink(LabContext lab, string name)
    {
        var links = lab.State.Record.Spec.Links;
        if (links.FirstOrDefault(l => l.Id == name || $"{l.B}--{l.A}" == name || l.A.ToString() == name || l.B.ToString() == name) is { } link)
        {
            return link;
        }

        if (!name.Contains("--", StringComparison.Ordinal) && name.Split(':', 2) is [var node, var face])
        {
            var own = $"{node}:{NodePorts.Naming(RequireNode(lab, node)).Canonical(face)}";
            if (own != name)
            {
                return RequireLink(lab, own);
            }

            var known = RequireNode(lab, node).Interfaces.Select(i => $"{node}:{i.Name}").ToArray();
            if (known.Contains(name))
            {
                throw new LabException(LabProblem.NotFound, $"{name} is in no link of lab {lab.Lab}");
            }

            throw Absence.NotFound("interface", name, $" in lab {lab.Lab}", known);
        }

        throw Absence.NotFound("link", name, $" in lab {lab.Lab}", links.Select(l => l.Id));
    }

    /// <summary>The ports that a word names: an endpoint, or a bare node for all its linked interfaces.</summary>
    public static IEnumerable<string> RequirePorts(LabContext lab, string word)
    {
        var parts = word.Split(':', 2);
        var node = RequireNode(lab, parts[0]);
        if (parts.Length == 2)
        {
            var name = NodePorts.Naming(node).Canonical(parts[1]);
            return node.Interfaces.Any(i => i.Name == name) ? [$"{node.Name}:{name}"]
                : throw Absence.NotFound("interface", word, $" in lab {lab.Lab}", node.Interfaces.Select(i => $"{node.Name}:{i.Name}"));
        }

        var linked = lab.State.Record.Spec.LinkedInterfaces(node.Name);
        ImmutableArray<string> ports = [.. node.Interfaces.Where(i => linked.Contains(i.Name)).Select(i => $"{node.Name}:{i.Name}")];
        return ports.IsEmpty ? throw new LabException(LabProblem.NotFound, $"node {node.Name} of lab {lab.Lab} has no linked interface") : ports;
    }

    private static NodeSnapshot Node(NodeSpec spec, NodeState state, LabParts parts)
    {
        var machine = state.Machine;
        return new NodeSnapshot(
            spec, state.State, state.Reason, machine is null ? null : state.Config?.Accelerator, machine is null ? null : state.Record?.ProcessId,
            state.Record?.BootTime?.TotalSeconds,
            machine?.ReadUsage() ?? default(MachineUsage), [.. spec.Interfaces.Select(i => parts.Carrier.HasCarrier($"{spec.Name}:{i.Name}"))])
        {
            Transports = state.Config?.Nics.ToImmutableDictionary(n => n.Name, n => n.Transport) ?? ImmutableDictionary<string, NicTransport>.Empty,
            UnmetLimits = machine?.UnmetLimits,
        };
    }

    private static LinkCounters Counters(LabContext lab, string link)
    {
        try
        {
            return lab.Fabric.ReadLink(link);
        }
        catch (Exception error) when (error is KeyNotFoundException or ObjectDisposedException)
        {
            return _none;
        }
    }
}
