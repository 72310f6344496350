using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim start LAB [NODE…]</c>.</summary>
internal sealed class StartCommand() : NodesVerb("start", "Start a lab's nodes.", Routes.Start, "started", waits: true)
{
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim start ospf-triangle", "all nodes of a lab that is down"),
        new("labsim start ospf-triangle r3", "one node"),
    ];
}
