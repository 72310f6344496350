using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// Has a node wait for those that it starts after. Waited for is who is on the way to be ready; who has failed, is held or does not run would be waited for in vain: the
/// node starts then, and an event says so.
/// </summary>
internal sealed class Predecessors(LabContext lab, LabRecord record)
{
    /// <summary>Returns when nobody is to be waited for any more.</summary>
    public async Task WaitAsync(NodeSpec node, CancellationToken cancellation)
    {
        // An operation that an earlier server began may find it running.
        if (node.After.IsEmpty || lab.State[node.Name].Machine is not null)
        {
            return;
        }

        // Switches and hubs are there before any machine.
        var after = node.After.ToHashSet(StringComparer.Ordinal);
        string[] others = [.. record.Spec.Machines().Select(other => other.Name).Where(after.Contains)];
        var last = lab.Events.Last;
        if (Awaited(others) is { Length: > 0 } awaited)
        {
            await TellAsync(node, awaited);
            await foreach (var _ in lab.Events.ReadAsync(last, follow: true, cancellation))
            {
                if (Awaited(others) is not { Length: > 0 } still)
                {
                    break;
                }

                if (still.Length < awaited.Length)
                {
                    await TellAsync(node, awaited = still);
                }
            }
        }

        foreach (var other in others.Where(other => lab.State[other].State != NodeLifecycle.Ready))
        {
            lab.Events.Append("warning", message: $"{node.Name} starts, and {other}, which it comes after, is {lab.State[other].State}", with: e => e with { Node = node.Name });
        }
    }

    private Task TellAsync(NodeSpec node, string[] awaited) => lab.Mailbox.TellAsync(() =>
        lab.SetNode(node.Name, lab.State[node.Name] with { State = NodeLifecycle.Starting, Reason = $"waits for {string.Join(", ", awaited.Take(3))}{(awaited.Length > 3 ? $" and {awaited.Length - 3} more" : "")}" }));

    private string[] Awaited(string[] others) => [.. others.Where(other => lab.State[other].State is NodeLifecycle.Starting or NodeLifecycle.Booting)];
}
