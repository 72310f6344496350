using System.Collections.Immutable;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Records;
using LabSim.StateStore;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// Carries out one operation of a lab at a time: record (write-ahead) → steps → record. A failure or a cancellation is written down first
/// and then undone; a server that finds a cut-off operation goes on in the same direction.
/// </summary>
internal sealed class OperationRunner(LabContext lab, LabParts parts, Func<OperationRecord, bool, Task> settle) : IAsyncDisposable
{
    private const int Remembered = 32;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, LabOperation> _history = [];
    private readonly CancellationTokenSource _abandon = new();
    private CancellationTokenSource? _cancel;
    private long _last;

    /// <summary>The operation under way. Changed in the mailbox alone.</summary>
    public OperationRecord? Current { get; private set; }

    /// <summary>Done when the operation under way is over.</summary>
    public Task Over { get; private set; } = Task.CompletedTask;

    /// <summary>The operation under way can still be cancelled.</summary>
    public bool IsCancellable => Current is { Undoing: false, Verb: Verbs.Up or Verbs.Apply or Verbs.Start or Verbs.Restart };

    /// <summary>Takes up the operations that an earlier server left.</summary>
    public void Load(ImmutableArray<OperationRecord> operations)
    {
        foreach (var operation in operations)
        {
            Remember(operation);
            _last = Math.Max(_last, operation.Number);
        }
    }

    /// <summary>An operation, under way or over.</summary>
    public LabOperation? Find(string id)
    {
        lock (_lock)
        {
            return long.TryParse(id, out var number) ? _history.GetValueOrDefault(number) : null;
        }
    }

    /// <summary>The remembered operations' identities.</summary>
    public string[] List()
    {
        lock (_lock)
        {
            return [.. _history.Values.Select(o => o.Id)];
        }
    }

    /// <summary>Writes an operation down and begins it. In the mailbox alone.</summary>
    public async Task<LabOperation> BeginAsync(OperationRecord draft, LabRecord? former, Action begun)
    {
        var operation = draft with { Number = _last + 1, State = "running" };
        await lab.Store.WriteOperationAsync(operation);
        _last = operation.Number;
        begun();
        Launch(operation, former);
        return operation.ToOperation();
    }

    /// <summary>Goes on with an operation that an earlier server began. In the mailbox alone.</summary>
    public void Resume(OperationRecord operation, LabRecord? former) => Launch(operation, former, resumed: true);

    /// <summary>Cancels the operation under way, if it has this identity and can be cancelled. In the mailbox alone.</summary>
    public bool Cancel(string id)
    {
        if (Current?.Id != id || !IsCancellable)
        {
            return false;
        }

        _cancel!.Cancel();
        return true;
    }

    /// <summary>Stops at the next step and leaves everything as it is; a later server goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandon.CancelAsync();
        await Over;
        _abandon.Dispose();
    }

    private void Launch(OperationRecord operation, LabRecord? former, bool resumed = false)
    {
        Current = operation;
        Remember(operation);
        lab.State = lab.State with { Operation = operation.ToOperation() };
        lab.Events.Append("operation", "running", $"{operation.Verb}{(resumed ? " goes on" : "")}", e => e with { Operation = operation.Id });
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(_abandon.Token);
        Over = Task.Run(() => RunAsync(operation, former, _cancel, resumed));
    }

    private async Task RunAsync(OperationRecord operation, LabRecord? former, CancellationTokenSource cancel, bool resumed)
    {
        try
        {
            // Who sleeps can neither power down nor take a cable.
            await parts.Idle.UseAllAsync($"labsim {operation.Verb}", CancellationToken.None);
            var stages = new OperationPlanner(lab, parts).Plan(operation, former);
            var executor = new PlanExecutor(lab, operation.Id);
            var result = operation;
            if (!operation.Undoing)
            {
                result = await DoAsync(operation, executor, stages, cancel.Token);
            }

            if (result.Undoing)
            {
                result = await UndoAsync(result, executor, stages, all: operation.Undoing || resumed);
            }

            if (result.State != "running")
            {
                await lab.Mailbox.TellAsync(() => FinishAsync(result));
            }
        }
        catch (Exception error) when (!_abandon.IsCancellationRequested)
        {
            // The store is gone or full. The record still says "running": a later server goes on.
            var failed = operation with { State = "failed", Error = ErrorRecord.From(error, lab.Lab) };
            await lab.Mailbox.TellAsync(() =>
            {
                lab.SetLab("failed", failed.Error.Message);
                return End(failed, settled: false);
            }).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception) when (_abandon.IsCancellationRequested)
        {
            // We are going; what is written is enough.
        }
        finally
        {
            cancel.Dispose();
        }
    }

    private async Task<OperationRecord> DoAsync(OperationRecord operation, PlanExecutor executor, ImmutableArray<PlanStage> stages, CancellationToken cancellation)
    {
        try
        {
            await executor.DoAsync(stages, cancellation);
            return operation with { State = "done" };
        }
        catch (Exception) when (_abandon.IsCancellationRequested)
        {
            return operation;
        }
        catch (Exception error)
        {
            var cancelled = error is OperationCanceledException && cancellation.IsCancellationRequested;
            var failed = operation with
            {
                Cancelled = cancelled,
                Error = cancelled ? null : ErrorRecord.From(error, lab.Lab),
                Undoing = !Verbs.IsOneWay(operation.Verb),
            };
            await WriteIfPossibleAsync(failed);
            await lab.Mailbox.TellAsync(() => Current = failed);
            return failed.Undoing ? failed : failed with { State = "failed" };
        }
    }

    // With a full disk, undoing is all the more wanted. A later server would go on instead of undoing, which ends as well.
    private async Task WriteIfPossibleAsync(OperationRecord operation)
    {
        try
        {
            await lab.Store.WriteOperationAsync(operation);
        }
        catch (StateStoreException error)
        {
            lab.Events.Append("warning", message: error.Message, with: e => e with { Operation = operation.Id });
        }
    }

    private static async Task<OperationRecord> UndoAsync(OperationRecord operation, PlanExecutor executor, ImmutableArray<PlanStage> stages, bool all)
    {
        var left = await executor.UndoAsync(stages, all);
        if (left.Length > 0)
        {
            var said = $"{operation.Error?.Message ?? "cancelled"}; could not be undone: {string.Join("; ", left)}";
            return operation with { State = "failed", Error = new ErrorRecord(operation.Error?.Problem ?? LabProblem.Conflict, said, operation.Error?.Remedy) };
        }

        return operation with { State = operation.Cancelled ? "cancelled" : "failed" };
    }

    // The lab's record first: an operation that says "done" is done.
    private async Task FinishAsync(OperationRecord operation)
    {
        await settle(operation, operation.State == "done");
        await End(operation, settled: true);
    }

    private async Task End(OperationRecord operation, bool settled)
    {
        Current = null;
        Remember(operation);
        lab.State = lab.State with { Operation = null };
        lab.Events.Append("operation", operation.State, operation.Error?.Message, e => e with { Operation = operation.Id });
        if (settled && !(operation is { Wipe: true, State: "done" }))
        {
            await lab.Store.WriteOperationAsync(operation with { Target = null });
            if (operation.Number > Remembered)
            {
                await lab.Store.ForgetOperationAsync(operation.Number - Remembered);
            }
        }
    }

    private void Remember(OperationRecord operation)
    {
        lock (_lock)
        {
            _history[operation.Number] = operation.ToOperation();
            _history.Remove(operation.Number - Remembered);
        }
    }
}
