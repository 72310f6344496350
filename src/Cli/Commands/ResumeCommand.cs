using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim resume LAB [NODE…]</c>.</summary>
internal sealed class ResumeCommand() : NodesVerb("resume", "Let paused nodes go on where they were.", Routes.Resume, "resumed", waits: false)
{
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim resume ospf-triangle r3", "it goes on in the middle of whatever it did"),
        new("labsim resume ospf-triangle", "all nodes"),
    ];
}
