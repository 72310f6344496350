using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim reset LAB [NODE…]</c>.</summary>
internal sealed class ResetCommand() : NodesVerb("reset", "Press nodes' reset buttons: they boot anew, and were not asked.", Routes.Reset, "reset", waits: true)
{
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim reset ospf-triangle r3", "as a power cut would; returns when it is ready again"),
        new("labsim reset ospf-triangle r3 --wait none", "returns at once"),
    ];
}
