using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim stats LAB</c>.</summary>
internal sealed class StatsCommand : Verb
{
    private readonly Argument<string?> _lab = Words.Lab();
    private readonly Option<bool> _json = Words.Json();

    public StatsCommand()
        : base("stats", "Counters of a lab's links, by direction.")
    {
        Add(_lab);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim stats ospf-triangle", "frames, bytes and drops with their reasons"),
        new("labsim stats ospf-triangle --json | jq '.links[].counters.aToB'", "the lab's document, as `ps LAB --json`"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var name = await LabSelection.ReadAsync(client, parsed.GetValue(_lab), CancellationToken.None);
        var lab = await client.GetAsync(Address.Of(Routes.Lab, name), ContractJson.Default.LabDocument, CancellationToken.None);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, lab, context => context.LabDocument);
        }
        else
        {
            StatsScreen.Write(session.Out, lab, new Style(session.ColourOut));
        }

        return ExitStatus.Done;
    }
}
