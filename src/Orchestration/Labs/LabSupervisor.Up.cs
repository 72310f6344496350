using LabSim.Orchestration.Cabling;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Planning;

namespace LabSim.Orchestration.Labs;

/// <summary>What becomes of a lab that is asked to be as a topology says.</summary>
internal sealed partial class LabSupervisor
{
    /// <summary>Brings the lab to a topology.</summary>
    /// <param name="request">What the caller gave.</param>
    /// <param name="preflight">Looks whether the host can do it; throws where it cannot.</param>
    public async Task<UpResult> UpAsync(UpRequest request, Func<Task<string?>> preflight)
    {
        // Quick: nothing to do is the usual answer, and needs no look at the host.
        if (Unchanged(request) is { } unchanged)
        {
            if (unchanged.Operation is null)
            {
                await Parts.Idle.UseAllAsync("somebody brought the lab up", CancellationToken.None);
            }

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

        // Cables that were plugged by hand stay with the topology that they were plugged in, and end with the next one.
        var target = former is not null && former.SameInput(request.Target) ? Recabling.Carry(former, request.Target) : request.Target;
        var diff = SpecDiff.Between(open ? former : null, target);
        if (open && diff.Lines.IsEmpty)
        {
            // Comments, say: the file is another, the lab is not.
            await _lab.Store.WriteRecordAsync(target);
            _lab.State = _lab.State! with { Record = target };
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

        var begun = await BeginAsync(Draft(request.MustExist ? Verbs.Apply : Verbs.Up, []) with { Target = target }, open ? null : "starting");
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
}
