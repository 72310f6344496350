using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.Orchestration.Labs;

namespace LabSim.Orchestration.Execution;

/// <summary>
/// Does the stages of an operation in order, and says so at least every second. What it does not do: decide what happens after a failure.
/// </summary>
internal sealed class PlanExecutor(LabContext lab, string operation)
{
    private readonly ConcurrentDictionary<IPlanStep, bool> _begun = [];
    private int _done;

    /// <summary>Does all steps.</summary>
    public async Task DoAsync(ImmutableArray<PlanStage> stages, CancellationToken cancellation)
    {
        var total = Math.Max(1, stages.Sum(s => s.Steps.Length));
        foreach (var stage in stages.Where(s => s.Steps.Length > 0))
        {
            var before = _done;
            Tell("running", stage.Description, total);
            await using var timer = lab.Services.Time.CreateTimer(
                _ => Tell("running", $"{stage.Description} ({Volatile.Read(ref _done) - before} of {stage.Steps.Length})", total), null,
                TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            await DoStageAsync(stage, cancellation);
        }

        Tell("done", "all steps done", total);
    }

    /// <summary>
    /// Undoes steps, those of the last stage first; goes on where one cannot be undone. Returns what could not be undone.
    /// </summary>
    /// <param name="stages">The stages that were to be done.</param>
    /// <param name="all">An earlier server began them, and it is not known how far it came; otherwise only what was begun here is undone.</param>
    public async Task<ImmutableArray<string>> UndoAsync(ImmutableArray<PlanStage> stages, bool all)
    {
        var failures = ImmutableArray.CreateBuilder<string>();
        foreach (var stage in stages.Reverse())
        {
            IPlanStep[] steps = [.. stage.Steps.Reverse().Where(s => all || _begun.ContainsKey(s))];
            if (steps.Length == 0)
            {
                continue;
            }

            lab.Events.Append("step", "undoing", $"undoing: {stage.Description}", e => e with { Operation = operation });
            await Parallel.ForEachAsync(steps, new ParallelOptions { MaxDegreeOfParallelism = stage.Parallel }, async (step, _) =>
            {
                try
                {
                    lab.Observe?.Invoke(new StepMoment(step.Description, Undoing: true, After: false));
                    await step.UndoAsync();
                    lab.Observe?.Invoke(new StepMoment(step.Description, Undoing: true, After: true));
                }
                catch (Exception error)
                {
                    lock (failures)
                    {
                        failures.Add($"{step.Description}: {error.Message}");
                    }
                }
            });
        }

        return failures.ToImmutable();
    }

    private async Task DoStageAsync(PlanStage stage, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = stage.Parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(stage.Steps, options, async (step, token) =>
        {
            token.ThrowIfCancellationRequested();
            _begun.TryAdd(step, true);
            lab.Observe?.Invoke(new StepMoment(step.Description, Undoing: false, After: false));
            await step.DoAsync(token);
            lab.Observe?.Invoke(new StepMoment(step.Description, Undoing: false, After: true));
            Interlocked.Increment(ref _done);
        });
    }

    private void Tell(string state, string message, int total)
        => lab.Events.Append("step", state, message, e => e with { Operation = operation, Fraction = (double)Volatile.Read(ref _done) / total });
}
