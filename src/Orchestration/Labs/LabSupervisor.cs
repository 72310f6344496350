using System.Collections.Immutable;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Records;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// One lab as a living thing.
/// Theory of operation: whatever changes the lab's state is a letter in its mailbox, and one reader does one letter after the other: a caller's
/// command, a machine's change, a port's change, the end of an operation. Long work is an operation: it runs beside the mailbox, step by step,
/// at most one at a time, and tells the mailbox what it did. The state is an immutable record that anybody may read at any moment; events go
/// through the log, which numbers them. Nothing in the mailbox waits for an operation, so that a crash is told within a moment whatever is under way.
/// While an operation is under way: the same `up` again joins it; `down` cancels it first, if it can be cancelled, and waits for its end; every
/// other operation is refused.
/// </summary>
internal sealed partial class LabSupervisor : IAsyncDisposable
{
    private readonly LabContext _lab;
    private readonly Action<LabSupervisor> _wiped;
    private Task? _settled;

    public LabSupervisor(LabContext lab, Action<LabSupervisor> wiped)
    {
        _lab = lab;
        _wiped = wiped;
        Parts = new LabParts(lab);
        Operations = new OperationRunner(lab, Parts, SettleAsync);
        Watch = new TopologyWatch(lab);
        Restarts = new Restarting(lab, StartAgainAsync);
        Parts.Machines.Ended = Restarts.Ended;
        Parts.Idle.IsBusy = () => Operations.Current is not null;
    }

    /// <summary>The lab's name.</summary>
    public string Name => _lab.Lab;

    public LabContext Lab => _lab;

    public LabParts Parts { get; }

    public OperationRunner Operations { get; }

    public TopologyWatch Watch { get; }

    public Restarting Restarts { get; }

    /// <summary>How many callers are about to make or recover it; guarded by the registry.</summary>
    public int Makers { get; set; }

    /// <summary>The lab has a state: it was brought up, or recovered.</summary>
    public bool Exists => _lab.State is not null;

    /// <summary>Its ports listen (or shall, in a moment).</summary>
    public bool IsOpen => _lab.State is { State: "running" or "starting" };

    /// <summary>Begins to stop everything; cancels what is under way.</summary>
    public async Task<LabOperation> DownAsync(bool wipe)
    {
        while (true)
        {
            var (begun, over) = await _lab.Mailbox.AskAsync(async () =>
            {
                if (Operations.Current is not { } current)
                {
                    var draft = Draft(Verbs.Down, []) with { Wipe = wipe };
                    return (await BeginAsync(draft, "stopping"), Task.CompletedTask);
                }

                if (current.Verb == Verbs.Down && (current.Wipe || !wipe))
                {
                    return (current.ToOperation(), Task.CompletedTask);
                }

                Operations.Cancel(current.Id);
                return ((LabOperation?)null, Operations.Over);
            });
            if (begun is not null)
            {
                return begun;
            }

            await over;
        }
    }

    /// <summary>Begins to start, stop or restart nodes; empty means all.</summary>
    public Task<LabOperation> ChangeNodesAsync(string verb, ImmutableArray<string> nodes) => _lab.Mailbox.AskAsync(async () =>
    {
        RefuseSegments(nodes);
        RefuseWhileBusy();
        if (!IsOpen && verb == Verbs.Restart)
        {
            verb = Verbs.Start;
        }

        return await BeginAsync(Draft(verb, nodes), (verb, IsOpen) switch
        {
            (Verbs.Start, false) => "starting",
            (Verbs.Stop, _) when nodes.IsEmpty => "stopping",
            _ => null,
        });
    });

    /// <summary>Cancels an operation and returns when it is rolled back.</summary>
    public async Task CancelAsync(string operation)
    {
        var over = await _lab.Mailbox.AskAsync(() =>
        {
            var found = Operations.Find(operation) ?? throw Absence.NotFound("operation", operation, $" in lab {Name}", Operations.List());
            if (found.State != "running")
            {
                return Task.FromResult(Task.CompletedTask);
            }

            return Operations.Cancel(operation) || Operations.Current is { Undoing: true }
                ? Task.FromResult(Operations.Over)
                : throw new LabException(LabProblem.Conflict, $"operation {operation} ({found.Verb}) of lab {Name} cannot be taken back; it will be over in a moment");
        });
        await over;
    }

    /// <summary>Stops changing the lab: an operation stops where it is, captures into files end.</summary>
    public Task SettleAsync() => _settled ??= StopChangingAsync();

    /// <summary>Lets go of the lab: an operation stops where it is, machines go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await SettleAsync();
        await Parts.Machines.ReleaseAsync();
        await _lab.DisposeAsync();
    }

    /// <summary>Refuses nodes that are none, or are no machines.</summary>
    public void RefuseSegments(ImmutableArray<string> nodes)
    {
        foreach (var node in nodes)
        {
            if (LabReader.RequireNode(_lab, node).IsInFabric())
            {
                throw new LabException(
                    LabProblem.Conflict, $"{node} of lab {Name} is inside the lab server: it runs as long as the lab does", $"labsim link {Name} ENDPOINT --down pulls its cables");
            }
        }
    }

    /// <summary>Does something in the mailbox when no operation is under way: waits for one that is over in a moment, and refuses besides others.</summary>
    public async Task<T> WhenFreeAsync<T>(Func<Task<T>> letter)
    {
        while (true)
        {
            var (answer, over) = await _lab.Mailbox.AskAsync(async () =>
            {
                if (Operations.Current is { } current && Verbs.IsQuick(current.Verb))
                {
                    return (Answer: default(T), Over: Operations.Over);
                }

                RefuseWhileBusy();
                return (Answer: await letter(), Over: (Task?)null);
            });
            if (over is null)
            {
                return answer!;
            }

            await over;
        }
    }

    private async Task StartAgainAsync(string node)
    {
        await ChangeNodesAsync(Verbs.Start, [node]);
        await Operations.Over;
    }

    private async Task StopChangingAsync()
    {
        Restarts.Dispose();
        await Watch.DisposeAsync();
        await Parts.Idle.DisposeAsync();
        await Operations.DisposeAsync();
        await Parts.Captures.StopAllAsync();
    }

    private void RefuseWhileBusy()
    {
        if (Operations.Current is { } busy)
        {
            throw new LabException(LabProblem.Conflict, $"operation {busy.Id} ({busy.Verb}) of lab {Name} is under way; wait for its end, or cancel it");
        }
    }

    /// <summary>An operation that begins now. In the mailbox alone.</summary>
    public OperationRecord Draft(string verb, ImmutableArray<string> nodes) => new()
    {
        Number = 0,
        Verb = verb,
        State = "running",
        Nodes = nodes,
        OpenBefore = IsOpen,
        RunningBefore = [.. (_lab.State?.Nodes ?? []).Where(n => n.Value.Machine is not null).Select(n => n.Key).Order(StringComparer.Ordinal)],
    };

    /// <summary>Writes an operation down and begins it. In the mailbox alone.</summary>
    public Task<LabOperation> BeginAsync(OperationRecord draft, string? labState)
    {
        var former = _lab.State?.Record;
        return Operations.BeginAsync(draft, former, () =>
        {
            _lab.State ??= new LabState { Record = draft.Target!, State = "stopped" };
            _lab.State = _lab.State with { Record = draft.Target ?? former! };
            if (labState is not null)
            {
                _lab.SetLab(labState, null);
            }
        });
    }

    // What the lab is after an operation. In the mailbox.
    private async Task SettleAsync(OperationRecord operation, bool done)
    {
        if (done && operation.Wipe)
        {
            await _lab.Events.SealAsync();
            await _lab.Store.ForgetAsync();
            _lab.SetLab("stopped", "wiped");
            _wiped(this);
            return;
        }

        var former = await _lab.Store.ReadRecordAsync(CancellationToken.None);
        var closes = operation.Verb == Verbs.Down || (operation.Verb == Verbs.Stop && operation.Nodes.IsEmpty);
        var (record, state) = (done, closes, operation.OpenBefore) switch
        {
            (true, true, _) => (former ?? _lab.State.Record, "stopped"),
            (true, false, _) => (operation.Target ?? former!, operation.OpenBefore || operation.Verb is not (Verbs.Stop or Verbs.Wipe) ? "running" : "stopped"),
            (false, false, true) => (former!, "running"),
            (false, _, _) when operation.Verb == Verbs.Wipe => (former!, former!.Desired),
            (false, _, _) => (former ?? operation.Target ?? _lab.State.Record, operation.Cancelled ? "stopped" : "failed"),
        };
        var reason = state == "failed" ? operation.Error?.Message : null;
        record = record with { Desired = state, Reason = reason };
        await _lab.Store.WriteRecordAsync(record);
        _lab.State = _lab.State with { Record = record };
        _lab.SetLab(state, reason);
        await _lab.Store.ForgetFilesExceptAsync([.. record.FileHashes.Values]);
        await ForgetStrayLinksAsync();
        Aim(state == "running" ? record : null);
    }

    /// <summary>Looks after the open lab of this record from now on: its files, and whether anybody uses it.</summary>
    public void Aim(LabRecord? record)
    {
        Watch.Aim(record);
        Parts.Idle.Aim(record);
    }

    /// <summary>Forgets what was set by hand on links that the lab has no more. In the mailbox, or before the lab is open.</summary>
    public async Task ForgetStrayLinksAsync()
    {
        var state = _lab.State;
        var links = state.Record.Spec.Links.Select(l => l.Id).ToHashSet();
        foreach (var link in state.LinksDown.Where(l => !links.Contains(l)))
        {
            await _lab.Store.WriteLinkAsync(link, up: true);
        }

        foreach (var link in state.Impairments.Keys.Where(l => !links.Contains(l)))
        {
            await _lab.Store.WriteImpairmentAsync(link, null);
        }

        _lab.State = _lab.State with
        {
            LinksDown = state.LinksDown.Intersect(links),
            Impairments = state.Impairments.RemoveRange(state.Impairments.Keys.Where(l => !links.Contains(l))),
        };
    }
}
