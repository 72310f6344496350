using System.Collections.Immutable;
using LabSim.Orchestration.Execution;

namespace LabSim.Orchestration.Labs;

/// <summary>What is done to nodes while their lab is open, or to what they keep: pause, resume, reset, wipe.</summary>
internal static class NodeCommands
{
    /// <summary>Begins to pause, resume or reset nodes; empty means all that run.</summary>
    /// <exception cref="LabException">A node is none, is inside the lab server, or does not run.</exception>
    public static Task<LabOperation> HoldAsync(this LabSupervisor lab, string verb, ImmutableArray<string> nodes) => lab.WhenFreeAsync(() =>
    {
        lab.RefuseSegments(nodes);
        foreach (var node in nodes)
        {
            LabReader.RequireGuest(lab.Lab, node, $" to {verb}", $"labsim link {lab.Name} ENDPOINT --down pulls its cable");
        }

        ImmutableArray<string> running =
            [.. lab.Lab.State.Record.Spec.Nodes.Where(n => n.HasGuest() && lab.Lab.State[n.Name].Machine is not null).Select(n => n.Name).Order(StringComparer.Ordinal)];
        if (nodes.FirstOrDefault(n => !running.Contains(n)) is { } absent)
        {
            throw new LabException(LabProblem.Conflict, $"node {absent} of lab {lab.Name} is {lab.Lab.State[absent].State}", $"labsim start {lab.Name} {absent}");
        }

        ImmutableArray<string> meant = nodes.IsEmpty ? running : nodes;
        if (meant.IsEmpty)
        {
            throw new LabException(LabProblem.Conflict, $"no node of lab {lab.Name} runs", $"labsim start {lab.Name}");
        }

        // The button of a machine whose CPUs are held does nothing that one could see.
        if (verb == Verbs.Reset && meant.FirstOrDefault(n => lab.Lab.State[n] is { State: NodeLifecycle.Paused, Asleep: false }) is { } held)
        {
            throw new LabException(LabProblem.Conflict, $"node {held} of lab {lab.Name} is paused", $"labsim resume {lab.Name} {held}");
        }

        return lab.BeginAsync(lab.Draft(verb, meant), null);
    });

    /// <summary>Begins to remove what nodes keep, so that they begin from their images; empty means all. Those that run are restarted, where that is allowed.</summary>
    /// <exception cref="LabException">A node is none, is inside the lab server, or runs and may not be restarted.</exception>
    public static Task<LabOperation> WipeAsync(this LabSupervisor lab, ImmutableArray<string> nodes, bool allowRestart) => lab.WhenFreeAsync(() =>
    {
        lab.RefuseSegments(nodes);
        ImmutableArray<string> meant = nodes.IsEmpty ? [.. lab.Lab.State.Record.Spec.Machines().Select(n => n.Name)] : nodes;
        var running = meant.Where(n => lab.Lab.State[n].Machine is not null).ToArray();
        if (running.Length > 0 && (!allowRestart || !lab.IsOpen))
        {
            var named = nodes.IsEmpty ? "" : $" {string.Join(' ', nodes)}";
            throw new LabException(
                LabProblem.Conflict, $"lab {lab.Name}: {string.Join(", ", running)} {(running.Length == 1 ? "runs" : "run")}; nothing was removed",
                lab.IsOpen ? $"labsim wipe {lab.Name}{named} --restart" : $"labsim down {lab.Name}");
        }

        return lab.BeginAsync(lab.Draft(Verbs.Wipe, meant), null);
    });
}
