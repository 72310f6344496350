using LabSim.NodeRuntime.Machines;

namespace LabSim.Orchestration.Execution;

/// <summary>
/// How many guests of all labs boot at the same time. A guest that boots wants a whole CPU; more of them than the host has take turns, and on the way lose what its caches hold: ten routers on
/// two CPUs need a quarter more CPU time all at once than two at a time, and the first is ready when the last is.
/// <para>
/// A place is given up when the guest is ready, has failed, is held or has ended. One that takes longer than most gives it up as well: it may wait for somebody, and a router of a
/// vendor's can take ten minutes. Of a guest that does not say when it is ready nobody knows how long it boots; it has its place for a while.
/// </para>
/// </summary>
/// <param name="places">How many there are.</param>
/// <param name="time">The clock.</param>
public sealed class BootGovernor(int places, TimeProvider time)
{
    /// <summary>How long a guest has its place at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a guest has its place that does not say when it is ready.</summary>
    public static readonly TimeSpan Blind = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = places;

    /// <summary>As many as this host carries (docs/benchmarks.md, "Boots").</summary>
    public static int PlacesOfHost => Math.Max(2, Environment.ProcessorCount);

    /// <summary>Waits for a place.</summary>
    /// <param name="config">The machine that is to boot; one without a guest needs none.</param>
    /// <param name="cancellation">Stops waiting.</param>
    internal async Task<BootPlace> EnterAsync(MachineConfig config, CancellationToken cancellation)
    {
        if (!config.HasGuest)
        {
            return new BootPlace(() => { }, time);
        }

        await TakeAsync(cancellation);
        return new BootPlace(GiveUp, time);
    }

    // In the order in which they come.
    private async Task TakeAsync(CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using var given = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    private void GiveUp()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _free++;
        }
    }
}
