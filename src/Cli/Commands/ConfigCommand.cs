using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim config save|show</c>.</summary>
internal sealed class ConfigCommand : Verb
{
    public ConfigCommand()
        : base("config", "The configs that nodes run.")
    {
        Add(new ConfigSaveCommand());
        Add(new ConfigShowCommand());
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim config save ospf-triangle", "all running configs become files of the topology"),
        new("labsim config show ospf-triangle r1", "what r1 runs"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session) => Task.FromResult(UsageScreen.Write(session, parsed));
}
