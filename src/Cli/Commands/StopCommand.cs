using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim stop LAB [NODE…]</c>.</summary>
internal sealed class StopCommand() : NodesVerb("stop", "Stop a lab's nodes; returns when their processes are gone.", Routes.Stop, "stopped", waits: false)
{
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim stop ospf-triangle r3", "its neighbours lose carrier"),
        new("labsim stop ospf-triangle", "all nodes"),
    ];
}
