using System.Collections.Immutable;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines;
using LabSim.Orchestration.Records;

namespace LabSim.Orchestration.Labs;

/// <summary>A node now.</summary>
/// <param name="State">One of <see cref="NodeLifecycle"/>'s words.</param>
/// <param name="Reason">Why, where there is a why.</param>
internal sealed record NodeState(string State, string? Reason)
{
    /// <summary>Its machine while it runs.</summary>
    public IMachine? Machine { get; init; }

    /// <summary>What its machine was started from.</summary>
    public MachineConfig? Config { get; init; }

    /// <summary>Its machine is held, or about to be, because nobody uses it: whoever does wakes it.</summary>
    public bool Asleep { get; init; }

    /// <summary>How its last machine is known.</summary>
    public MachineRecord? Record { get; init; }

    /// <summary>Its last machine's consoles; their scrollback can be read after the machine's end.</summary>
    public ImmutableArray<ISerialConsole> Consoles { get; init; } = [];

    /// <summary>What the store keeps of its machine while that runs.</summary>
    public MachineEntry ToEntry() => new(Config!, Record, null, null) { Asleep = Asleep };
}
