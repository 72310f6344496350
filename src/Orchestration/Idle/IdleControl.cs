using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Labs;
using LabSim.Orchestration.Records;
using Microsoft.Extensions.Logging;

namespace LabSim.Orchestration.Idle;

/// <summary>
/// Pauses nodes that nobody uses (<c>idle-timeout:</c>), and wakes them when somebody does.
/// Theory of operation: doors, operations and the switch note who is used. Once a second each island of cables is looked at: its last use is longer ago than its longest timeout, and
/// its nodes fall asleep; somebody has used it since they did, and they wake, all of them. So a network stops and goes on as a whole, and no neighbour is missed.
/// Falling asleep and waking take turns; while an operation is under way nobody falls asleep, and it wakes all before its first step.
/// </summary>
internal sealed partial class IdleControl : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly LabContext _lab;
    private readonly Uses _uses;
    private readonly Traffic _traffic;
    private readonly Sleepers _sleepers;
    private readonly Dictionary<string, long> _fellAsleep = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly Lock _lock = new();
    private volatile string _why = "";
    private volatile IdlePlan _plan = IdlePlan.None;
    private CancellationTokenSource? _ending;
    private Task _watching = Task.CompletedTask;

    public IdleControl(LabContext lab)
    {
        _lab = lab;
        _uses = new Uses(lab.Services.Time);
        _traffic = new Traffic(lab);
        _sleepers = new Sleepers(lab);
        lab.Fabric.Knocked += port => Use(port.Split(':')[0], $"a frame for it came to {port}");
    }

    /// <summary>An operation is under way. Asked in the mailbox.</summary>
    public Func<bool> IsBusy { get; set; } = () => false;

    /// <summary>Looks after the nodes of this record from now on; <see langword="null"/> ends that.</summary>
    public void Aim(LabRecord? record)
    {
        lock (_lock)
        {
            _ending?.Cancel();
            _ending = null;
            _plan = record is null ? IdlePlan.None : IdlePlan.Of(record.Spec);
            if (!_plan.Timeouts.IsEmpty)
            {
                var ending = _ending = new CancellationTokenSource();
                var former = _watching;
                _watching = Task.Run(() => WatchAsync(former, ending));
            }
        }
    }

    /// <summary>Somebody uses a node now; if it sleeps it wakes in a moment.</summary>
    /// <param name="node">The node.</param>
    /// <param name="why">What it is used for, for people.</param>
    public void Use(string node, string why)
    {
        _uses.Note(node);
        if (_lab.State is { } state && state[node].Asleep)
        {
            _why = $"{node}: {why}";
            _hurry.Release();
        }
    }

    /// <summary>Nodes are in use until the result is disposed; those that sleep wake in a moment.</summary>
    public IDisposable Hold(IReadOnlyCollection<string> nodes, string why)
    {
        foreach (var node in nodes)
        {
            Use(node, why);
        }

        return _uses.Hold(nodes);
    }

    /// <summary>A node is in use until the result is disposed; returns when it does not sleep, nor anybody whom its cables reach.</summary>
    public async Task<IDisposable> UseAsync(string node, string why, CancellationToken cancellation)
    {
        var hold = Hold([node], why);
        try
        {
            await InTurnAsync(() => _sleepers.WakeAsync(_plan.IslandOf(node), $"{node}: {why}"), cancellation);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Somebody uses the whole lab; returns when no node sleeps.</summary>
    public Task UseAllAsync(string why, CancellationToken cancellation)
    {
        foreach (var node in _lab.State.Nodes.Keys)
        {
            _uses.Note(node);
        }

        return InTurnAsync(() => _sleepers.WakeAsync(_lab.State.Nodes.Keys, why), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Aim(null);
        await _watching;
    }

    private async Task InTurnAsync(Func<Task> act, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WatchAsync(Task former, CancellationTokenSource ending)
    {
        await former;
        using var ended = ending;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                await Task.WhenAny(Task.Delay(Period, _lab.Services.Time, pause.Token), _hurry.WaitAsync(pause.Token));
                await pause.CancelAsync();
                if (!ended.IsCancellationRequested)
                {
                    await InTurnAsync(LookAsync, ended.Token);
                }
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The store is full, say: the next look tries again.
                LogFailure(_lab.Services.Logger, _lab.Lab, failure);
            }
        }
    }

    private async Task LookAsync()
    {
        // First the time: who is used from here on counts as used after falling asleep.
        var now = _lab.Services.Time.GetTimestamp();
        RememberSleepers(now);
        NoteWhatNobodySays();
        var (plan, due, called) = (_plan, new List<string>(), new List<string>());
        foreach (var island in plan.Islands)
        {
            var used = island.Max(_uses.LastOf);
            called.AddRange(island.Where(node => _lab.State[node].Asleep && used >= _fellAsleep[node]));
            due.AddRange(island.Any(IsAwake) && _lab.Services.Time.GetElapsedTime(used ?? now) >= plan.TimeoutOf(island) ? island.Where(IsAwake) : []);
        }

        due.ForEach(node => _fellAsleep[node] = now);

        // One that cannot be woken is called again by the next use alone.
        called.ForEach(node => _fellAsleep[node] = now + 1);

        await _sleepers.WakeAsync(called, _why);
        await _sleepers.SleepAsync(due, () => !IsBusy());
    }

    // Those that an earlier server put to sleep.
    private void RememberSleepers(long now)
    {
        foreach (var (node, state) in _lab.State.Nodes)
        {
            if (state is { Asleep: true, Machine: { } machine } && _fellAsleep.TryAdd(node, now))
            {
                _sleepers.Remember(machine);
            }
        }
    }

    // Whatever moves as a whole, cables with heavy traffic, and who was awake before this server: with one that was about to fall asleep, or to wake, its island is.
    private void NoteWhatNobodySays()
    {
        var state = _lab.State;
        var moves = state.Operation is not null || state.Nodes.Values.Any(node => node.Machine?.State == MachineState.Booting);
        foreach (var node in state.Nodes.Keys.Where(node => moves || (IsAwake(node) && _uses.LastOf(node) is null)))
        {
            _uses.Note(node);
        }

        foreach (var cable in _traffic.Look(_plan.Cables))
        {
            _uses.Note(cable.A.Node);
            _uses.Note(cable.B.Node);
        }
    }

    // It could be paused.
    private bool IsAwake(string node) => _lab.State[node] is { Asleep: false, Machine.State: MachineState.Ready } && _plan.Timeouts.ContainsKey(node);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Error, Message = "lab {Lab}: idle nodes could not be looked after")]
    private static partial void LogFailure(ILogger logger, string lab, Exception error);
}
