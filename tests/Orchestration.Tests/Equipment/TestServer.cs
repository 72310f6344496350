using System.Collections.Concurrent;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Events;
using LabSim.Orchestration.Labs;
using LabSim.TestKit;

namespace LabSim.Orchestration.Tests.Equipment;

/// <summary>One server's life on a <see cref="TestWorld"/>.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly CrashGate _gate;
    private readonly ConcurrentDictionary<string, FakeFabric> _fabrics = [];

    public TestServer(TestWorld world, CrashGate gate, ulong features)
    {
        _gate = gate;
        var services = new LabServices(
            new GatedStore(world.Store, gate), new GatedRuntime(world.Machines, gate), world.Images,
            [new FakeAccelerator(AcceleratorKind.Kvm, recommended: false), new FakeAccelerator(AcceleratorKind.Tcg)],
            lab => new GatedFabric(_fabrics[lab] = new FakeFabric(world.Host) { Features = features }, gate), world.Time)
        {
            Boots = world.Boots,
        };
        Labs = new LabRegistry(services, world.Options)
        {
            Observe = moment => gate.Pass($"{(moment.After ? "after" : "before")} {(moment.Undoing ? "undoing " : "")}step '{moment.Step}'"),
            Capacity = () => world.Capacity,
        };
        Topologies = new TopologyDocuments(services, world.Options, Labs);
    }

    public LabRegistry Labs { get; }

    public TopologyDocuments Topologies { get; }

    public FakeFabric Fabric(string lab) => _fabrics[lab];

    /// <summary>Kills it: machines and socket files stay, and nothing that it still does has an effect.</summary>
    public void Kill()
    {
        _gate.Kill();
        foreach (var fabric in _fabrics.Values)
        {
            fabric.Abandon();
        }
    }

    /// <summary>Brings a lab up and waits for the operation's end.</summary>
    public async Task<LabOperation?> UpAsync(TopologyInput input)
    {
        var result = await Labs.UpAsync(input, TestContext.Current.CancellationToken);
        return result.Operation is { } operation ? await OverAsync(result.Lab, operation) : null;
    }

    /// <summary>Takes a lab down and waits for the operation's end.</summary>
    public async Task<LabOperation> DownAsync(string lab, bool wipe = false)
        => await OverAsync(lab, await Labs.DownAsync(lab, wipe, TestContext.Current.CancellationToken));

    /// <summary>Waits for the end of an operation.</summary>
    public async Task<LabOperation> OverAsync(string lab, LabOperation operation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            await foreach (var seen in Labs.ReadEventsAsync(lab, 0, follow: true, patience.Token))
            {
                // A server that died between saying so and writing it down has said it already; the one that goes on says it again.
                if (seen.Type == "operation" && seen.Operation == operation.Id && seen.State != "running"
                    && Labs.ReadOperation(lab, operation.Id).State != "running")
                {
                    break;
                }
            }
        }
        catch (LabException gone) when (gone.Problem == LabProblem.NotFound)
        {
            // Wiped, and over.
        }

        return Labs.ReadOperation(lab, operation.Id);
    }

    /// <summary>Waits until the lab is as the test says.</summary>
    public async Task<LabSnapshot> UntilAsync(string lab, Func<LabSnapshot, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        while (true)
        {
            var now = Labs.Read(lab);
            if (condition(now))
            {
                return now;
            }

            if (patience.IsCancellationRequested)
            {
                var events = string.Join('\n', (await EventsAsync(lab)).Select(e => $"{e.Number} {e.Type} {e.Node}{e.Link} {e.State} {e.Message}"));
                var nodes = string.Join(", ", now.Nodes.Select(n => $"{n.Spec.Name} {n.State} {n.Reason}"));
                Assert.Fail($"lab {lab} is {now.State}: {nodes}; {string.Join(", ", now.Links.Select(l => $"{l.Spec.Id} {l.State}"))}\n{events}");
            }

            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>All events of a lab so far.</summary>
    public async Task<List<LabEvent>> EventsAsync(string lab)
    {
        var events = new List<LabEvent>();
        await foreach (var item in Labs.ReadEventsAsync(lab, 0, follow: false, TestContext.Current.CancellationToken))
        {
            events.Add(item);
        }

        return events;
    }

    /// <summary>Waits for an event; it is told once it is written down, which may be after the call that it is about.</summary>
    public async Task EventAsync(string lab, Predicate<LabEvent> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (var seen in Labs.ReadEventsAsync(lab, 0, follow: true, patience.Token))
        {
            if (wanted(seen))
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Topologies.DisposeAsync();
        await Labs.DisposeAsync();
    }
}
