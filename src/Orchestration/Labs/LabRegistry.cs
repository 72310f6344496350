using System.Collections.Immutable;
using LabSim.NodeRuntime.Agent;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Events;
using LabSim.Orchestration.Planning;
using LabSim.StateStore;
using LabSim.Switching;
using LabSim.Switching.Capture;

namespace LabSim.Orchestration.Labs;

/// <summary>
/// All labs of this server. Every method may be called from any thread; refusals are <see cref="LabException"/>. Work on one lab is
/// done by that lab's supervisor, one command at a time.
/// </summary>
public sealed class LabRegistry : IAsyncDisposable
{
    /// <summary>Makes the registry; <see cref="RecoverAsync"/> fills it.</summary>
    public LabRegistry(LabServices services, OrchestrationOptions options)
    {
        _ = services;
        _ = options;
    }

    /// <summary>
    /// Takes up what an earlier server left: opens the ports of recorded labs, adopts their machines, goes on with or rolls back operations
    /// that were cut off, ends processes and sockets of ours that belong to no lab. Ports listen before this returns.
    /// </summary>
    public Task RecoverAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Compiles and plans without changing anything.</summary>
    public Task<LabPlan> PlanAsync(TopologyInput input, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Brings a lab up or converges it to the topology; returns when the operation is begun (its record is on disk).</summary>
    public Task<UpResult> UpAsync(TopologyInput input, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Stops a lab's machines; with <paramref name="wipe"/> forgets it and removes all of its files.</summary>
    public Task<LabOperation> DownAsync(string lab, bool wipe, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Starts nodes; empty means all.</summary>
    public Task<LabOperation> StartAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Stops nodes; empty means all.</summary>
    public Task<LabOperation> StopAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Stops and starts nodes; empty means all.</summary>
    public Task<LabOperation> RestartAsync(string lab, ImmutableArray<string> nodes, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>An operation, also after its end (the last 32 of a lab, and a wiped lab's last for a minute).</summary>
    public LabOperation ReadOperation(string lab, string operation) => throw new NotImplementedException();

    /// <summary>Ends an operation early and rolls it back.</summary>
    public Task CancelAsync(string lab, string operation, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>All labs, ordered by name.</summary>
    public ImmutableArray<LabSnapshot> List() => throw new NotImplementedException();

    /// <summary>One lab.</summary>
    public LabSnapshot Read(string lab) => throw new NotImplementedException();

    /// <summary>
    /// The events of a lab after a number: first those that are there, then, with <paramref name="follow"/>, those to come, until the lab is wiped.
    /// </summary>
    public IAsyncEnumerable<LabEvent> ReadEventsAsync(string lab, long after, bool follow, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Sets a link (named by an endpoint or its identity) up or down; returns when carrier is set at both ends.</summary>
    public Task<LinkSnapshot> SetLinkAsync(string lab, string link, bool up, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Taps endpoints; a bare node means all its linked interfaces.</summary>
    public ICapture OpenCapture(string lab, CaptureRequest request) => throw new NotImplementedException();

    /// <summary>A node's serial console.</summary>
    public ISerialConsole OpenConsole(string lab, string node) => throw new NotImplementedException();

    /// <summary>A node's agent.</summary>
    public IGuestAgent OpenAgent(string lab, string node) => throw new NotImplementedException();

    /// <summary>Lets go of everything; machines go on.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>What the registry works with.</summary>
/// <param name="Store">Desired and run state.</param>
/// <param name="Machines">Starts and adopts machines.</param>
/// <param name="Images">The images.</param>
/// <param name="Accelerators">What can run guest CPUs, the preferred first.</param>
/// <param name="OpenFabric">Makes the switch of a lab.</param>
/// <param name="Time">The clock.</param>
public sealed record LabServices(
    IStateStore Store, IMachineRuntime Machines, IImageCatalog Images, ImmutableArray<IAccelerator> Accelerators, Func<string, IFabric> OpenFabric, TimeProvider Time);
