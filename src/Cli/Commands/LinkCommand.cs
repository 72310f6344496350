using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim link LAB ENDPOINT …</c>.</summary>
internal sealed class LinkCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("ENDPOINT", "The lab, and one end of the link, node:interface", least: 1);
    private readonly ImpairmentOptions _impairment = new();
    private readonly Option<string> _direction = new Option<string>("--direction")
    {
        Description = "Which direction changes: in the file's order, or seen from ENDPOINT", DefaultValueFactory = _ => "both",
    }.Among("both", "a-to-b", "b-to-a", "in", "out");

    private readonly Option<ulong?> _seed = new("--seed") { Description = "Begin chance anew at this number", HelpName = "N" };
    private readonly Option<bool> _reset = new("--reset") { Description = "Back to what the topology says, before any other change" };
    private readonly Option<bool> _up = new("--up") { Description = "Plug the cable in" };
    private readonly Option<bool> _down = new("--down") { Description = "Pull the cable: no carrier at both ends, what is under way is lost" };
    private readonly Option<bool> _json = Words.Json();

    public LinkCommand()
        : base("link", "Show a link, make it bad and good again, pull its cable and plug it in.")
    {
        Add(_names);
        _impairment.AddTo(this);
        Add(_direction);
        Add(_seed);
        Add(_reset);
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
        new("labsim link ospf-triangle r1:eth1", "how it is"),
        new("labsim link ospf-triangle r1:eth1 --delay 20ms --jitter 2ms --loss 0.5%", "a bad line, both ways; the other values stay"),
        new("labsim link ospf-triangle r1:eth1 --gemodel '1% 10%'", "loses about one frame in eleven, ten at a time"),
        new("labsim link ospf-triangle r1:eth1 --delay 50ms --jitter 5ms --jitter-distribution paretonormal", "delays as on the internet"),
        new("labsim link ospf-triangle r1:eth1 --rate 10Mbit --direction out", "what r1 sends there is slow"),
        new("labsim link ospf-triangle r1:eth1 --rate none", "no limit any more"),
        new("labsim link ospf-triangle r1:eth1 --reset", "as the topology says"),
        new("labsim link ospf-triangle r1:eth1 --down", "pull the cable between r1 and its neighbour"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names)!, CancellationToken.None);
        if (rest is not [var endpoint])
        {
            throw new CommandException(ExitStatus.Usage, $"one ENDPOINT is needed, {rest.Count} were given", "an endpoint is node:interface, for example r1:eth1");
        }

        var direction = await DirectionAsync(client, lab, endpoint, parsed.GetRequiredValue(_direction));
        var impairment = _impairment.Read(parsed);
        var link = await ChangeAsync(client, lab, endpoint, new LinkRequest(parsed.GetValue(_up) ? true : parsed.GetValue(_down) ? false : null)
        {
            Reset = parsed.GetValue(_reset),
            Seed = parsed.GetValue(_seed),
            AToB = direction == "b-to-a" ? null : impairment,
            BToA = direction == "a-to-b" ? null : impairment,
        });
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, link, context => context.LinkDocument);
        }
        else
        {
            LinkScreen.Write(session.Out, link, new Style(session.ColourOut));
        }

        return ExitStatus.Done;
    }

    private static Task<LinkDocument> ChangeAsync(LabClient client, string lab, string endpoint, LinkRequest change) => client.SendAsync(
        HttpMethod.Put, Address.Of(Routes.Link, lab, endpoint), (change, ContractJson.Default.LinkRequest), ContractJson.Default.LinkDocument, CancellationToken.None);

    /// <summary>A direction seen from an endpoint in the order of the file.</summary>
    private static async Task<string> DirectionAsync(LabClient client, string lab, string endpoint, string direction)
    {
        if (direction is not ("in" or "out"))
        {
            return direction;
        }

        var link = await ChangeAsync(client, lab, endpoint, new LinkRequest());
        return (link.Endpoints[0] == endpoint) == (direction == "out") ? "a-to-b" : "b-to-a";
    }
}
