using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim kind ls|show|check</c>.</summary>
internal sealed class KindCommand : Verb
{
    public KindCommand()
        : base("kind", "The kinds that nodes can have.")
    {
        Add(new KindListCommand());
        Add(new KindShowCommand());
        Add(new KindCheckCommand());
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim kind ls", "which there are"),
        new("labsim kind show arista-veos", "how it calls its interfaces, and what its machine has"),
        new("labsim kind check mine.yaml", "what is wrong with a kind's file"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session) => Task.FromResult(UsageScreen.Write(session, parsed));
}
