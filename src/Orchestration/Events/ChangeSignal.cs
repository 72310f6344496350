namespace LabSim.Orchestration.Events;

/// <summary>
/// Wakes all who wait for the next change. Whoever waits takes <see cref="Next"/> first and looks second, or does both under the lock under which
/// changes are made: a change in between is then never missed. Nothing is queued.
/// </summary>
public sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something has changed. Those who wait go on elsewhere, never inside this call.</summary>
    public void Tell() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
