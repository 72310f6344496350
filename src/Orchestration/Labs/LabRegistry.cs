using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabSim.Orchestration.Cabling;
using LabSim.Orchestration.Events;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Planning;
using LabSim.Orchestration.Records;
using LabSim.Orchestration.Workspaces;
using LabSim.Switching.Capture;
using Microsoft.Extensions.Logging;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// All labs of this server. Every method may be called from any thread; refusals are <see cref="LabException"/>. Work on one lab is
/// done by that lab's supervisor, one command at a time.
/// </summary>
public sealed partial class LabRegistry : IAsyncDisposable
{
    private readonly LabServices _services;
    private readonly OrchestrationOptions _options;
    private readonly LabPlanner _planner;
    private readonly WipedOperations _wiped;
    private readonly ConcurrentDictionary<string, LabSupervisor> _labs = [];
    private readonly SemaphoreSlim _making = new(1);

    /// <summary>Makes the registry; <see cref="RecoverAsync"/> fills it.</summary>
    public LabRegistry(LabServices services, OrchestrationOptions options)
    {
        _services = services;
        _options = options;
        _planner = new LabPlanner(services, options, () => Capacity() with { Held = Held() });
        _wiped = new WipedOperations(services.Time);
        Observe = options.FailPointFile is { } file ? new FailPoint(file).Reach : null;
    }

    /// <summary>Told before and after each step of every executor: a test's way to look in.</summary>
    internal Action<StepMoment>? Observe { get; init; }

    /// <summary>What the host has; a test says something else.</summary>
    internal Func<HostCapacity> Capacity { get; init; } = HostCapacity.Read;

    /// <summary>
    /// Takes up what an earlier server left: opens the ports of recorded labs, adopts their machines, goes on with or rolls back operations
    /// that were cut off, ends processes and sockets of ours that belong to no lab. Ports listen before this returns.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        Workspace.CreateShared(_options);
        var recoveries = new ConcurrentBag<LabRecovery>();
        var failed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(await LabStore.ListLabsAsync(_services.Store, cancellation), cancellation, async (lab, token) =>
        {
            try
            {
                if (await RestoreAsync(lab, token) is { } recovery)
                {
                    recoveries.Add(recovery);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One lab's trouble is not the others'.
                failed.Add(lab);
                LogUnrestored(_services.Logger, lab, error);
            }
        });
        await new HostSweep(_services, _options).RunAsync(_labs.Values, failed, cancellation);
        foreach (var recovery in recoveries)
        {
            await recovery.Resume();
        }
    }

    /// <summary>Compiles and plans without changing anything.</summary>
    public Task<LabPlan> PlanAsync(TopologyInput input, CancellationToken cancellation)
        => _planner.PlanAsync(LabCompiler.Compile(_services, input), cancellation);

    /// <summary>Brings a lab up or converges it to the topology; returns when the operation is begun (its record is on disk).</summary>
    public async Task<UpResult> UpAsync(TopologyInput input, CancellationToken cancellation)
    {
        var request = LabCompiler.Compile(_services, input);
        var name = request.Target.Name;
        if (input.MustExist && !_labs.ContainsKey(name))
        {
            throw NotFound(name);
        }

        var supervisor = await GetOrMakeAsync(name, cancellation);
        try
        {
            return await supervisor.UpAsync(request, () => _planner.CheckAsync(request, cancellation));
        }
        finally
        {
            await DropIfUnborn(supervisor);
        }
    }

    /// <summary>Stops a lab's machines; with <paramref name="wipe"/> forgets it and removes all of its files.</summary>
    public Task<LabOperation> DownAsync(string lab, bool wipe, CancellationToken cancellation) => Find(lab).DownAsync(wipe);

    /// <summary>Starts nodes; empty means all.</summary>
    public Task<LabOperation> StartAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation)
        => Find(lab).ChangeNodesAsync(Verbs.Start, nodes);

    /// <summary>Stops nodes; empty means all.</summary>
    public Task<LabOperation> StopAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation)
        => Find(lab).ChangeNodesAsync(Verbs.Stop, nodes);

    /// <summary>Stops and starts nodes; empty means all.</summary>
    public Task<LabOperation> RestartAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation)
        => Find(lab).ChangeNodesAsync(Verbs.Restart, nodes);

    /// <summary>Holds nodes' CPUs; empty means all that run.</summary>
    public Task<LabOperation> PauseAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation) => Find(lab).HoldAsync(Verbs.Pause, nodes);

    /// <summary>Lets nodes' CPUs go on; empty means all that run.</summary>
    public Task<LabOperation> ResumeAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation) => Find(lab).HoldAsync(Verbs.Resume, nodes);

    /// <summary>Presses nodes' reset buttons; empty means all that run.</summary>
    public Task<LabOperation> ResetAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation) => Find(lab).HoldAsync(Verbs.Reset, nodes);

    /// <summary>Removes what nodes keep, so that they begin from their images; empty means all. With <paramref name="restart"/> those that run are stopped before and started after.</summary>
    public Task<LabOperation> WipeAsync(string lab, ImmutableArray<string> nodes, bool restart, CancellationToken cancellation) => Find(lab).WipeAsync(nodes, restart);

    /// <summary>An operation, also after its end (the last 32 of a lab, and a wiped lab's last for a minute).</summary>
    public LabOperation ReadOperation(string lab, string operation)
    {
        if (_labs.TryGetValue(lab, out var supervisor) && supervisor.Exists)
        {
            return supervisor.Operations.Find(operation) ?? _wiped.Find(lab, operation)
                ?? throw Absence.NotFound("operation", operation, $" in lab {lab}", supervisor.Operations.List());
        }

        return _wiped.Find(lab, operation) ?? throw NotFound(lab);
    }

    /// <summary>Ends an operation early and rolls it back.</summary>
    public Task CancelAsync(string lab, string operation, CancellationToken cancellation) => Find(lab).CancelAsync(operation);

    /// <summary>All labs, ordered by name.</summary>
    public ImmutableArray<LabSnapshot> List()
        => [.. _labs.Values.Where(l => l.Exists).OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => LabReader.Snapshot(l.Lab, l.Parts))];

    /// <summary>What was asked for, of all labs, ordered by name.</summary>
    internal ImmutableArray<LabRecord> Records() => [.. _labs.Values.Where(l => l.Exists).Select(l => l.Lab.State.Record).OrderBy(r => r.Name, StringComparer.Ordinal)];

    /// <summary>One lab.</summary>
    public LabSnapshot Read(string lab)
    {
        var found = Find(lab);
        return LabReader.Snapshot(found.Lab, found.Parts);
    }

    /// <summary>
    /// The events of a lab after a number: first those that are there, then, with <paramref name="follow"/>, those to come, until the lab is wiped.
    /// </summary>
    public IAsyncEnumerable<LabEvent> ReadEventsAsync(string lab, long after, bool follow, CancellationToken cancellation)
        => Find(lab).Lab.Events.ReadAsync(after, follow, cancellation);

    /// <summary>Changes a link (named by an endpoint or its identity); returns when carrier is set at both ends.</summary>
    public Task<LinkSnapshot> ChangeLinkAsync(string lab, string link, LinkChange change, CancellationToken cancellation) => Find(lab).ChangeLinkAsync(link, change, cancellation);

    /// <summary>Plugs a cable between two free ends (<c>node:interface</c>, or a bare switch for its next free port); returns when both guests were told.</summary>
    public Task<LinkSnapshot> ConnectAsync(string lab, string one, string other, CancellationToken cancellation) => Find(lab).ConnectAsync(one, other, cancellation);

    /// <summary>Pulls a cable (named by an endpoint or its identity); returns when both guests were told.</summary>
    public Task DisconnectAsync(string lab, string link, CancellationToken cancellation) => Find(lab).DisconnectAsync(link, cancellation);

    /// <summary>Plugs all cables as the topology says; returns what changed, one line each.</summary>
    public Task<ImmutableArray<string>> ResetCablesAsync(string lab, CancellationToken cancellation) => Find(lab).ResetCablesAsync(cancellation);

    /// <summary>Taps endpoints; a bare node means all its linked interfaces.</summary>
    public ICapture OpenCapture(string lab, CaptureRequest request) => Find(lab).OpenCapture(request);

    /// <summary>The endpoints that words name: an endpoint, or a bare node for all its linked interfaces.</summary>
    public ImmutableArray<string> FindEndpoints(string lab, IEnumerable<string> words)
    {
        var found = Find(lab);
        return [.. words.SelectMany(word => LabReader.RequirePorts(found.Lab, word)).Distinct()];
    }

    /// <summary>Makes a directory in the lab's workspace for a view of a capture. The caller removes it; what a killed server left goes at the next start.</summary>
    public string CreateView(string lab, string view) => Find(lab).Lab.Workspace.CreateView(view);

    /// <summary>Stops what is under way, wherever it is: nothing changes a switch any more. Before the switches are handed over.</summary>
    public Task SettleAsync() => Task.WhenAll(_labs.Values.Select(l => l.SettleAsync()));

    /// <summary>Lets go of everything; machines go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_labs.Values.Select(l => l.DisposeAsync().AsTask()));
        _labs.Clear();
        _making.Dispose();
    }

    private ImmutableArray<(string Lab, long Bytes)> Held() =>
        [.. _labs.Values.Where(l => l.Exists).Select(l => l.Lab.State).Select(state => (state.Record.Name, state.Record.Spec.Nodes.Where(node => state[node.Name].Machine is not null).Sum(HostCapacity.Of)))];

    private LabSupervisor Find(string lab) => _labs.TryGetValue(lab, out var found) && found.Exists ? found : throw NotFound(lab);

    private LabException NotFound(string lab) => Absence.NotFound("lab", lab, "", _labs.Values.Where(l => l.Exists).Select(l => l.Name).Order(StringComparer.Ordinal));

    private async Task<LabRecovery?> RestoreAsync(string lab, CancellationToken cancellation)
    {
        var supervisor = await GetOrMakeAsync(lab, cancellation);
        var recovery = new LabRecovery(supervisor);
        try
        {
            return await recovery.RestoreAsync(cancellation) ? recovery : null;
        }
        finally
        {
            await DropIfUnborn(supervisor);
        }
    }

    private async Task<LabSupervisor> GetOrMakeAsync(string lab, CancellationToken cancellation)
    {
        await _making.WaitAsync(cancellation);
        try
        {
            var supervisor = _labs.GetOrAdd(lab, name => new LabSupervisor(new LabContext(name, _services, _options, Observe), Wiped));
            supervisor.Makers++;
            return supervisor;
        }
        finally
        {
            _making.Release();
        }
    }

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "lab {Lab} could not be taken up again")]
    private static partial void LogUnrestored(ILogger logger, string lab, Exception error);

    // A lab that was refused before it ever was leaves nothing, once nobody else tries to make it.
    private async Task DropIfUnborn(LabSupervisor supervisor)
    {
        await _making.WaitAsync(CancellationToken.None);
        try
        {
            supervisor.Makers--;
            if (supervisor is { Makers: 0, Exists: false } && _labs.TryRemove(KeyValuePair.Create(supervisor.Name, supervisor)))
            {
                await supervisor.DisposeAsync();
            }
        }
        finally
        {
            _making.Release();
        }
    }

    // Called in the lab's mailbox, which its end must not wait for.
    private void Wiped(LabSupervisor supervisor)
    {
        _wiped.Add(supervisor.Name, supervisor.Operations.Current!.ToOperation() with { State = "done" });
        _labs.TryRemove(KeyValuePair.Create(supervisor.Name, supervisor));
        _ = EndAsync();

        async Task EndAsync()
        {
            await Task.Yield();
            await supervisor.DisposeAsync();
        }
    }
}
