using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Switching.Links;
using LabSim.Switching.Ports;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Orchestration.Planning;

/// <summary>What to create where, so that a spec becomes a running lab.</summary>
public sealed record LabPlan
{
    /// <summary>The spec it comes from.</summary>
    public required LabSpec Spec { get; init; }

    /// <summary>The machines in the order in which they start.</summary>
    public required ImmutableArray<PlannedMachine> Machines { get; init; }

    /// <summary>The switch's ports: one for each NIC of each machine.</summary>
    public required ImmutableArray<PortConfig> Ports { get; init; }

    /// <summary>The links.</summary>
    public required ImmutableArray<LinkConfig> Links { get; init; }

    /// <summary>Warnings of the topology.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The executor's steps, in order, for people.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];
}

/// <summary>A machine to start.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Config">What QEMU is started from; <see langword="null"/> where the image has yet to be built.</param>
/// <param name="Argv">The command line; empty where the image has yet to be built.</param>
/// <param name="Accelerator">What will run its guest; <see langword="null"/> where it has none.</param>
/// <param name="AcceleratorReason">Why that one, or what it does instead.</param>
public sealed record PlannedMachine(
    NodeSpec Node, MachineConfig? Config, ImmutableArray<string> Argv, AcceleratorKind? Accelerator, string AcceleratorReason)
{
    /// <summary>What of its limits this host cannot hold and why, with what would mend it; <see langword="null"/> where it can hold all.</summary>
    public string? UnmetLimits { get; init; }
}
