using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim pause LAB [NODE…]</c>.</summary>
internal sealed class PauseCommand() : NodesVerb("pause", "Hold nodes' CPUs: they keep everything and do nothing.", Routes.Pause, "paused", waits: false)
{
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim pause ospf-triangle r3", "its neighbours lose it, its cables stay"),
        new("labsim pause ospf-triangle", "all nodes that run"),
    ];
}
