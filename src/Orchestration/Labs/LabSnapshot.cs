using System.Collections.Immutable;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.Switching.Links;
using LabSim.Topology.Spec;

namespace LabSim.Orchestration.Labs;

/// <summary>A lab as it is at one moment; immutable.</summary>
public sealed record LabSnapshot
{
    /// <summary>The resolved topology.</summary>
    public required LabSpec Spec { get; init; }

    /// <summary>Absolute path of the topology file.</summary>
    public required string File { get; init; }

    /// <summary>starting, running, stopping, stopped, failed.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed, where it did.</summary>
    public string? Reason { get; init; }

    /// <summary>The number of the newest event.</summary>
    public required long LastEvent { get; init; }

    /// <summary>The operation under way.</summary>
    public LabOperation? Operation { get; init; }

    /// <summary>The nodes, in the order of the spec.</summary>
    public required ImmutableArray<NodeSnapshot> Nodes { get; init; }

    /// <summary>The links, in the order of the spec.</summary>
    public required ImmutableArray<LinkSnapshot> Links { get; init; }

    /// <summary>The topology's links that were pulled by hand, by identity.</summary>
    public ImmutableArray<string> PulledLinks { get; init; } = [];
}

/// <summary>A node as it is at one moment.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="State">defined, starting, booting, ready, paused, stopping, stopped, crashed, failed, unresponsive.</param>
/// <param name="Reason">Why, where there is a why.</param>
/// <param name="Accelerator">What runs it, or <see langword="null"/> while it does not run.</param>
/// <param name="ProcessId">Its process, or <see langword="null"/>.</param>
/// <param name="BootSeconds">From the start of the process to "ready".</param>
/// <param name="Usage">What its process uses.</param>
/// <param name="Carrier">Per interface, in the order of the spec: what the guest sees as the cable.</param>
public sealed record NodeSnapshot(
    NodeSpec Spec, string State, string? Reason, AcceleratorKind? Accelerator, int? ProcessId, double? BootSeconds, MachineUsage Usage, ImmutableArray<bool> Carrier)
{
    /// <summary>How each NIC of the machine reaches the switch, by the interface's name; empty before the first start.</summary>
    public ImmutableDictionary<string, NicTransport> Transports { get; init; } = ImmutableDictionary<string, NicTransport>.Empty;

    /// <summary>What of its limits is not held while it runs, and why; <see langword="null"/> where all are.</summary>
    public string? UnmetLimits { get; init; }
}

/// <summary>A link as it is at one moment.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="State">up, down, half.</param>
/// <param name="Capturing">A capture runs on one of its ends.</param>
/// <param name="Counters">What it delivered and lost.</param>
public sealed record LinkSnapshot(LinkSpec Spec, string State, bool Capturing, LinkCounters Counters)
{
    /// <summary>What it does from the first endpoint to the second now.</summary>
    public ImpairmentSpec AToB { get; init; } = Spec.AToB;

    /// <summary>What it does from the second endpoint to the first now.</summary>
    public ImpairmentSpec BToA { get; init; } = Spec.BToA;

    /// <summary>That was set by hand.</summary>
    public bool ByHand { get; init; }

    /// <summary>The cable itself was plugged by hand: the topology does not have it.</summary>
    public bool Plugged { get; init; }
}

/// <summary>Long work on a lab.</summary>
/// <param name="Id">Its identity in the lab.</param>
/// <param name="Verb">up, apply, down, start, stop, restart, pause, resume, reset, wipe, connect, disconnect, recable.</param>
/// <param name="State">running, done, failed, cancelled.</param>
/// <param name="Error">Why it failed.</param>
public sealed record LabOperation(string Id, string Verb, string State, LabException? Error);

/// <summary>What a request for a lab's topology came to.</summary>
/// <param name="Lab">The lab's name.</param>
/// <param name="Outcome">started, unchanged, converging.</param>
/// <param name="Changes">What changes, one line each, for people.</param>
/// <param name="Warnings">Warnings of the topology.</param>
/// <param name="Operation">The operation that was begun, or <see langword="null"/>.</param>
/// <param name="AfterEvent">The number of the newest event before it.</param>
public sealed record UpResult(
    string Lab, string Outcome, ImmutableArray<string> Changes, ImmutableArray<LabSim.Topology.Text.Diagnostic> Warnings, LabOperation? Operation, long AfterEvent);
