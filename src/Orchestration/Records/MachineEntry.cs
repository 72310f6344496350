using LabSim.NodeRuntime.Machines;

namespace LabSim.Orchestration.Records;

/// <summary>What the store keeps of a node's machine.</summary>
/// <param name="Config">What it is started from.</param>
/// <param name="Record">How it is known again; <see langword="null"/> while it is being started: the process may run or not.</param>
/// <param name="EndState">crashed or stopped, where it ended by itself.</param>
/// <param name="EndReason">Why it ended.</param>
internal sealed record MachineEntry(MachineConfig Config, MachineRecord? Record, string? EndState, string? EndReason)
{
    /// <summary>What it is started from, with the NICs that it has now.</summary>
    public MachineConfig Config { get; init; } = Numbered(Config);

    /// <summary>It is held because nobody uses it, or was about to be, or to be let go.</summary>
    public bool Asleep { get; init; }

    // Servers that plugged no NICs wrote none of their numbers: their place in the list was their number.
    private static MachineConfig Numbered(MachineConfig config)
        => config.Nics.Length > 1 && config.Nics.All(nic => nic.Slot == 0) ? config with { Nics = [.. config.Nics.Select((nic, place) => nic with { Slot = place })] } : config;
}
