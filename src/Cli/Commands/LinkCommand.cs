using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim link LAB ENDPOINT --up|--down</c>.</summary>
internal sealed class LinkCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("ENDPOINT", "The lab, and one end of the link, node:interface", least: 1);
    private readonly Option<bool> _up = new("--up") { Description = "Plug the cable in" };
    private readonly Option<bool> _down = new("--down") { Description = "Pull the cable: no carrier at both ends, what is under way is lost" };
    private readonly Option<bool> _json = Words.Json();

    public LinkCommand()
        : base("link", "Pull a link's cable and plug it in again, or show its state.")
    {
        Add(_names);
        Add(_up);
        Add(_down);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_up) && result.GetValue(_down))
            {
                result.AddError("--up and --down exclude each other");
            }
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim link ospf-triangle r1:eth1 --down", "pull the cable between r1 and its neighbour"),
        new("labsim link ospf-triangle r1:eth1 --up", "plug it in again"),
        new("labsim link ospf-triangle r1:eth1", "how it is"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        if (rest is not [var endpoint])
        {
            throw new CommandException(ExitStatus.Usage, $"one ENDPOINT is needed, {rest.Count} were given", "an endpoint is node:interface, for example r1:eth1");
        }

        var change = new LinkRequest(parsed.GetValue(_up) ? true : parsed.GetValue(_down) ? false : null);
        var link = await client.SendAsync(HttpMethod.Put, Address.Of(Routes.Link, lab, endpoint), (change, ContractJson.Default.LinkRequest),
            ContractJson.Default.LinkDocument, CancellationToken.None);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, link, context => context.LinkDocument);
        }
        else
        {
            session.Out.WriteLine($"{Inert.Line(string.Join(" -- ", link.Endpoints))} is {new Style(session.ColourOut).State(Inert.Line(link.State))}");
        }

        return ExitStatus.Done;
    }
}
