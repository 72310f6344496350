using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim config show LAB NODE</c>.</summary>
internal sealed class ConfigShowCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("NODE", "The lab and the node");

    public ConfigShowCommand()
        : base("show", "Print the config that a node runs.") => Add(_names);

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim config show ospf-triangle r1", "what r1 runs now"),
        new("labsim config show ospf-triangle r1 | diff topologies/configs/ospf-triangle/r1.conf -", "what was changed since it was saved"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var selection = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        using var response = await client.OpenAsync(Address.Of(Routes.Config, selection.Lab, selection.Node()), session.Interrupts.First);
        var text = await response.Content.ReadAsStringAsync(session.Interrupts.First);

        // What a guest said may hold anything: a terminal gets it inert.
        session.Out.Write(session.Terminals.Out ? Inert.Text(text) : text);
        return ExitStatus.Done;
    }
}
