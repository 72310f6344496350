using LabSim.Orchestration.Events;
using LabSim.Orchestration.Execution;
using LabSim.Orchestration.Records;
using LabSim.Orchestration.Workspaces;
using LabSim.Switching;

namespace LabSim.Orchestration.Labs;

/// <summary>What the parts of one lab share.</summary>
internal sealed class LabContext : IAsyncDisposable
{
    private LabState _state;

    public LabContext(string lab, LabServices services, OrchestrationOptions options, Action<StepMoment>? observe)
    {
        Lab = lab;
        Services = services;
        Options = options;
        Observe = observe;
        Workspace = new Workspace(options, lab);
        Store = new LabStore(services.Store, lab);
        Events = new LabEventLog(lab, Store, services.Time, services.Logger);
        Mailbox = new LabMailbox(lab, services.Logger);
        Fabric = services.OpenFabric(lab);
        _state = null!;
    }

    public string Lab { get; }

    public LabServices Services { get; }

    public OrchestrationOptions Options { get; }

    /// <summary>Told before and after each step; a test's way to look in, and to "kill the server".</summary>
    public Action<StepMoment>? Observe { get; }

    public Workspace Workspace { get; }

    public LabStore Store { get; }

    public LabEventLog Events { get; }

    public LabMailbox Mailbox { get; }

    public IFabric Fabric { get; }

    /// <summary>The lab now; <see langword="null"/> until it is first set. Written in the mailbox alone.</summary>
    public LabState State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
    }

    /// <summary>Sets a node's state and tells it. In the mailbox alone.</summary>
    public void SetNode(string node, NodeState state)
    {
        var before = State[node];
        State = State with { Nodes = State.Nodes.SetItem(node, state) };
        if (before.State != state.State || before.Reason != state.Reason)
        {
            Events.Append("node", state.State, state.Reason, e => e with { Node = node });
        }
    }

    /// <summary>Sets the lab's state and tells it. In the mailbox alone.</summary>
    public void SetLab(string state, string? reason)
    {
        if (State.State != state || State.Reason != reason)
        {
            State = State with { State = state, Reason = reason };
            Events.Append("lab", state, reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Mailbox.DisposeAsync();
        await Events.DisposeAsync();
        Fabric.Dispose();
    }
}
