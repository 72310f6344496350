using System.Collections.Immutable;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Planning;
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
internal sealed class LabSupervisor : IAsyncDisposable
{
    private readonly LabContext _lab;
    private readonly Action<LabSupervisor> _wiped;

    public LabSupervisor(LabContext lab, Action<LabSupervisor> wiped)
    {
        _lab = lab;
        _wiped = wiped;
        Parts = new LabParts(lab);
        Operations = new OperationRunner(lab, Parts, SettleAsync);
        Watch = new TopologyWatch(lab);
    }

    /// <summary>The lab's name.</summary>
    public string Name => _lab.Lab;

    public LabContext Lab => _lab;

    public LabParts Parts { get; }

    public OperationRunner Operations { get; }

    public TopologyWatch Watch { get; }

    /// <summary>How many callers are about to make or recover it; guarded by the registry.</summary>
    public int Makers { get; set; }

    /// <summary>The lab has a state: it was brought up, or recovered.</summary>
    public bool Exists => _lab.State is not null;

    /// <summary>Its ports listen (or shall, in a moment).</summary>
    public bool IsOpen => _lab.State is { State: "running" or "starting" };

    /// <summary>Brings the lab to a topology.</summary>
    /// <param name="request">What the caller gave.</param>
    /// <param name="preflight">Looks whether the host can do it; throws where it cannot.</param>
    public async Task<UpResult> UpAsync(UpRequest request, Func<Task<string?>> preflight)
    {
        // Quick: nothing to do is the usual answer, and needs no look at the host.
        if (Unchanged(request) is { } unchanged)
        {
            return unchanged;
        }

        var warning = await preflight();
        return await _lab.Mailbox.AskAsync(async () =>
        {
            var result = Unchanged(request) ?? await DecideAsync(request);
            if (warning is not null && result.Operation is not null)
            {
                _lab.Events.Append("warning", message: warning);
            }

            await _lab.Events.FlushAsync();
            return result;
        });
    }

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
        foreach (var node in nodes)
        {
            if (LabReader.RequireNode(_lab, node).IsInFabric())
            {
                throw new LabException(
                    LabProblem.Conflict, $"{node} of lab {Name} is inside the lab server: it runs as long as the lab does", $"labsim link {Name} ENDPOINT --down pulls its cables");
            }
        }

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

    /// <summary>Lets go of the lab: an operation stops where it is, machines go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync();
        await Operations.DisposeAsync();
        await Parts.Captures.StopAllAsync();
        await Parts.Machines.ReleaseAsync();
        await _lab.DisposeAsync();
    }

    private UpResult? Unchanged(UpRequest request)
    {
        if (_lab.State is not { } state)
        {
            return null;
        }

        if (state.Operation is { State: "running" } running && Operations.Current is { Target: { } target, Undoing: false } && target.SameInput(request.Target))
        {
            return new UpResult(Name, running.Verb == Verbs.Up ? "started" : "converging", [], request.Warnings, running, _lab.Events.Last);
        }

        return state.Operation is null && state.State == "running" && state.Record.SameInput(request.Target)
            ? new UpResult(Name, "unchanged", [], request.Warnings, null, _lab.Events.Last)
            : null;
    }

    private async Task<UpResult> DecideAsync(UpRequest request)
    {
        var after = _lab.Events.Last;
        var former = _lab.State?.Record;
        if (former is not null)
        {
            RefuseWhileBusy();
            if (former.File != request.Target.File && IsOpen)
            {
                throw new LabException(
                    LabProblem.Conflict, $"lab {Name} was brought up from {former.File}; {request.Target.File} has the same name",
                    $"labsim down {Name} first, or choose another name with --name");
            }
        }

        var open = former is not null && IsOpen;
        var diff = SpecDiff.Between(open ? former : null, request.Target);
        if (open && diff.Lines.IsEmpty)
        {
            // Comments, say: the file is another, the lab is not.
            await _lab.Store.WriteRecordAsync(request.Target);
            _lab.State = _lab.State! with { Record = request.Target };
            return new UpResult(Name, "unchanged", [], request.Warnings, null, after);
        }

        if (open)
        {
            RefuseRestarts(diff, request);
        }

        foreach (var (hash, content) in request.Files)
        {
            await _lab.Store.WriteFileAsync(hash, content);
        }

        var begun = await BeginAsync(Draft(request.MustExist ? Verbs.Apply : Verbs.Up, []) with { Target = request.Target }, open ? null : "starting");
        return new UpResult(Name, open ? "converging" : "started", diff.Lines, request.Warnings, begun, after);
    }

    private void RefuseRestarts(SpecDiff diff, UpRequest request)
    {
        var restarts = diff.ChangedNodes.Where(n => _lab.State[n.Key].Machine is not null).Select(n => $"{n.Key} ({n.Value})").ToArray();
        if (restarts.Length > 0 && !request.AllowRestart)
        {
            throw new LabException(
                LabProblem.Conflict, $"lab {Name}: these changes need a restart of {string.Join("; ", restarts)}; nothing was changed",
                $"labsim apply {request.Target.DisplayFile} --restart");
        }
    }

    private void RefuseWhileBusy()
    {
        if (Operations.Current is { } busy)
        {
            throw new LabException(LabProblem.Conflict, $"operation {busy.Id} ({busy.Verb}) of lab {Name} is under way; wait for its end, or cancel it");
        }
    }

    private OperationRecord Draft(string verb, ImmutableArray<string> nodes) => new()
    {
        Number = 0,
        Verb = verb,
        State = "running",
        Nodes = nodes,
        OpenBefore = IsOpen,
        RunningBefore = [.. (_lab.State?.Nodes ?? []).Where(n => n.Value.Machine is not null).Select(n => n.Key).Order(StringComparer.Ordinal)],
    };

    private Task<LabOperation> BeginAsync(OperationRecord draft, string? labState)
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
            (true, false, _) => (operation.Target ?? former!, operation.OpenBefore || operation.Verb != Verbs.Stop ? "running" : "stopped"),
            (false, false, true) => (former!, "running"),
            (false, _, _) => (former ?? operation.Target ?? _lab.State.Record, operation.Cancelled ? "stopped" : "failed"),
        };
        var reason = state == "failed" ? operation.Error?.Message : null;
        record = record with { Desired = state, Reason = reason };
        await _lab.Store.WriteRecordAsync(record);
        _lab.State = _lab.State with { Record = record };
        _lab.SetLab(state, reason);
        await _lab.Store.ForgetFilesExceptAsync([.. record.FileHashes.Values]);
        Watch.Aim(state == "running" ? record : null);
    }
}
