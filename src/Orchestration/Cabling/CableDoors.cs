using System.Collections.Immutable;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Cabling;

/// <summary>
/// Re-cabling while the lab runs. Each is a short operation, so that it is written down before anything is plugged, a server that is killed goes on
/// with it, and a failure is undone. All of them return when the guests were told of their cables.
/// </summary>
internal static class CableDoors
{
    /// <summary>Plugs a cable between two free ends.</summary>
    public static async Task<LinkSnapshot> ConnectAsync(this LabSupervisor lab, string one, string other, CancellationToken cancellation)
    {
        var plugged = await lab.RecableAsync(Verbs.Connect, record =>
        {
            var (a, b) = (CableEnd.Find(lab.Lab, one), CableEnd.Find(lab.Lab, other));
            return a.Node == b.Node
                ? throw new LabException(LabProblem.Conflict, $"{a} and {b} of lab {lab.Name} are of one node; a cable joins two nodes")
                : Recabling.Connect(record, a, b);
        }, cancellation);
        return LabReader.Link(lab.Lab, lab.Parts, plugged.AddedLinks.Single());
    }

    /// <summary>Pulls a cable, named by one of its ends or its identity. What was set on it by hand is forgotten.</summary>
    public static Task DisconnectAsync(this LabSupervisor lab, string name, CancellationToken cancellation)
        => lab.RecableAsync(Verbs.Disconnect, record => Recabling.Disconnect(record, LabReader.RequireLink(lab.Lab, name)), cancellation);

    /// <summary>Plugs all cables as the topology says; returns what changed, one line each.</summary>
    public static async Task<ImmutableArray<string>> ResetCablesAsync(this LabSupervisor lab, CancellationToken cancellation)
        => (await lab.RecableAsync(Verbs.Recable, Recabling.Reset, cancellation)).Lines;

    private static async Task<SpecDiff> RecableAsync(this LabSupervisor lab, string verb, Func<LabRecord, LabRecord> change, CancellationToken cancellation)
    {
        var (diff, operation, over) = await lab.WhenFreeAsync(async () =>
        {
            if (lab.Lab.State.State != "running")
            {
                throw new LabException(LabProblem.Conflict, $"lab {lab.Name} is {lab.Lab.State.State}: cables are plugged while it runs", $"labsim start {lab.Name}");
            }

            var before = lab.Lab.State.Record;
            var after = change(before);
            var diff = SpecDiff.Between(before, after);
            if (diff.Lines.IsEmpty)
            {
                return (diff, (LabOperation?)null, Task.CompletedTask);
            }

            RefuseRestarts(lab, diff);
            var begun = await lab.BeginAsync(lab.Draft(verb, []) with { Target = after }, null);
            return (diff, begun, lab.Operations.Over);
        });
        if (operation is null)
        {
            return diff;
        }

        await over.WaitAsync(cancellation);
        if (lab.Operations.Find(operation.Id) is { State: not "done" } ended)
        {
            throw ended.Error ?? new LabException(LabProblem.Conflict, $"{verb} of lab {lab.Name} was {ended.State}; the cables are as before");
        }

        await (await lab.Lab.Mailbox.AskAsync(() => Task.FromResult(TellAsync(lab, diff)))).WaitAsync(cancellation);
        return diff;
    }

    // A cable starts no machine anew, not even for more NICs than its board has ports for.
    private static void RefuseRestarts(LabSupervisor lab, SpecDiff diff)
    {
        if (diff.ChangedNodes.Keys.FirstOrDefault(node => lab.Lab.State[node].Machine is not null) is { } node)
        {
            throw new LabException(
                LabProblem.Conflict, $"{node} of lab {lab.Name} would have to start again for that ({diff.ChangedNodes[node]}): its board takes no more NICs while it runs",
                $"labsim stop {lab.Name} {node}, then this again, then labsim start {lab.Name} {node}");
        }
    }

    private static Task TellAsync(LabSupervisor lab, SpecDiff diff)
    {
        Append(diff.RemovedLinks, "disconnected");
        Append(diff.AddedLinks, "connected");
        return lab.Parts.Carrier.WhenSettled(diff.RemovedLinks.Concat(diff.AddedLinks).Ends().Select(e => e.ToString()));

        void Append(ImmutableArray<LinkSpec> links, string state)
        {
            foreach (var link in links)
            {
                lab.Lab.Events.Append("link", state, with: e => e with { Link = link.Id });
            }
        }
    }
}
