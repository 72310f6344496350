using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim disconnect LAB ENDPOINT</c>.</summary>
internal sealed class DisconnectCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("ENDPOINT", "The lab, and one end of the cable, node:interface", least: 1);
    private readonly Option<bool> _json = Words.Json();

    public DisconnectCommand()
        : base("disconnect", "Pull a cable for good while the lab runs: its ends are free for another.")
    {
        Add(_names);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } = ["What `labsim link` set on the link is forgotten. To pull a cable for a while, use `labsim link LAB ENDPOINT --down`."];

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim disconnect ospf-triangle r1:eth1", "the cable between r1 and its neighbour")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        if (rest is not [var endpoint])
        {
            throw new CommandException(ExitStatus.Usage, $"one ENDPOINT is needed, {rest.Count} were given", "an endpoint is node:interface, for example r1:eth1");
        }

        // Which cable that is, for whoever reads along; a request without a wish changes nothing.
        var link = await client.SendAsync(
            HttpMethod.Put, Address.Of(Routes.Link, lab, endpoint), (new LinkRequest(), ContractJson.Default.LinkRequest), ContractJson.Default.LinkDocument, CancellationToken.None);
        await client.DeleteAsync(Address.Of(Routes.Link, lab, link.Id), CancellationToken.None);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, link with { State = "down" }, context => context.LinkDocument);
        }
        else
        {
            session.Out.WriteLine($"{Inert.Line(string.Join(" -- ", link.Endpoints))} is disconnected");
        }

        return ExitStatus.Done;
    }
}
