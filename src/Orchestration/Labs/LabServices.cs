using System.Collections.Immutable;
using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Orchestration.Execution;
using LabSim.StateStore;
using LabSim.Switching;
using LabSim.Topology.Kinds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabSim.Orchestration.Labs;

/// <summary>What the registry works with.</summary>
/// <param name="Store">Desired and run state.</param>
/// <param name="Machines">Starts and adopts machines.</param>
/// <param name="Images">The images.</param>
/// <param name="Accelerators">What can run guest CPUs, the preferred first.</param>
/// <param name="OpenFabric">Makes the switch of a lab.</param>
/// <param name="Time">The clock.</param>
public sealed record LabServices(
    IStateStore Store, IMachineRuntime Machines, IImageCatalog Images, ImmutableArray<IAccelerator> Accelerators, Func<string, IFabric> OpenFabric, TimeProvider Time)
{
    /// <summary>The kinds that nodes can have, as they are now: a user's files come and go.</summary>
    public Func<KindCatalog> Kinds { get; init; } = () => KindCatalog.Builtin;

    /// <summary>How many guests boot at the same time.</summary>
    public BootGovernor Boots { get; init; } = new(int.MaxValue, Time);

    /// <summary>Where the labs' troubles are written.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
