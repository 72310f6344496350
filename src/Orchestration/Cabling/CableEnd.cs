using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Cabling;

/// <summary>Finds where a cable can be plugged in.</summary>
internal static class CableEnd
{
    /// <summary>The free end that a word names: <c>node:interface</c>, or a bare switch or hub for its next free port.</summary>
    /// <exception cref="LabException">There is no such end, or it has a cable.</exception>
    public static EndpointRef Find(LabContext lab, string word)
    {
        var parts = word.Split(':', 2);
        var node = LabReader.RequireNode(lab, parts[0]);
        var spec = lab.State.Record.Spec;
        if (parts.Length == 1)
        {
            return Next(lab, node);
        }

        var end = new EndpointRef(node.Name, NodePorts.Naming(node).Canonical(parts[1]));
        if (spec.Links.FirstOrDefault(l => l.A == end || l.B == end) is { } taken)
        {
            throw new LabException(LabProblem.Conflict, $"{end} of lab {lab.Lab} has a cable already: {taken.Id}", $"labsim disconnect {lab.Lab} {end}");
        }

        return NodePorts.Have(node, end.Interface) ? end : throw Missing(lab, node, end);
    }

    private static EndpointRef Next(LabContext lab, NodeSpec node)
    {
        var free = Free(lab, node);
        if (node.HasGuest())
        {
            var hint = free.Length > 0 ? $", for example {node.Name}:{free[0]}" : Next(node) is { } another ? $", or a new one: {node.Name}:{another}" : "; all of them have cables";
            throw new LabException(LabProblem.BadRequest, $"{node.Name} is no endpoint: name one of its interfaces{hint}");
        }

        if (free.Length > 0)
        {
            return new EndpointRef(node.Name, free[0]);
        }

        return Next(node) is { } next ? new EndpointRef(node.Name, next)
            : throw new LabException(LabProblem.Conflict, $"{node.Name} of lab {lab.Lab} has no free port", $"labsim disconnect {lab.Lab} ENDPOINT frees one");
    }

    private static string? Next(NodeSpec node)
        => NodePorts.Grow(node) && NodePorts.Naming(node) is var naming && node.Interfaces.Length < naming.Count ? naming.NameOf(node.Interfaces.Length + 1) : null;

    private static string[] Free(LabContext lab, NodeSpec node)
    {
        var used = lab.State.Record.Spec.LinkedInterfaces(node.Name);
        return [.. node.Interfaces.Select(i => i.Name).Where(i => !used.Contains(i) && NodePorts.Naming(node).IndexOf(i) is not null)];
    }

    private static LabException Missing(LabContext lab, NodeSpec node, EndpointRef end)
    {
        if (NodePorts.Naming(node).IndexOf(end.Interface) is null)
        {
            return Absence.NotFound("interface", end.ToString(), $" in lab {lab.Lab}", node.Interfaces.Where(i => NodePorts.Naming(node).IndexOf(i.Name) is not null).Select(i => $"{node.Name}:{i.Name}"));
        }

        var free = Free(lab, node);
        var left = free.Length == 0 ? "none is free" : $"free {(free.Length == 1 ? "is" : "are")} {string.Join(", ", free)}";
        return new LabException(
            LabProblem.Conflict, $"{end} of lab {lab.Lab}: the ports: of {node.Name} do not list it; {left}", "list it in the topology, then labsim apply");
    }
}
