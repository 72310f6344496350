using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim restart LAB [NODE…]</c>.</summary>
internal sealed class RestartCommand() : NodesVerb("restart", "Stop and start a lab's nodes.", Routes.Restart, "restarted", waits: true)
{
    public override IReadOnlyList<Example> Examples { get; } = [new("labsim restart ospf-triangle r1 r2", "two nodes")];
}
