using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim connect LAB ENDPOINT ENDPOINT</c>.</summary>
internal sealed class ConnectCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("ENDPOINT ENDPOINT", "The lab, and two free ends, node:interface; a bare switch or hub means its next free port");
    private readonly Option<bool> _reset = new("--reset") { Description = "All cables and NICs as the topology says, instead" };
    private readonly Option<bool> _json = Words.Json();

    public ConnectCommand()
        : base("connect", "Plug a cable between two free ends while the lab runs.")
    {
        Add(_names);
        Add(_reset);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "What is plugged by hand survives `down` and `up`; it ends with `--reset`, or when the topology changes and is applied.",
        "A NIC that a machine has not yet is plugged in while it runs. It stays when its cable is pulled, and goes with `--reset`.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim disconnect switched h1:eth1", "first the old cable"),
        new("labsim connect switched h1:eth1 sw2", "then the next free port of another switch"),
        new("labsim connect switched h1:eth2 h3:eth1", "another NIC for h1, and its cable"),
        new("labsim connect switched --reset", "all cables as the topology says"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var (reset, json) = (parsed.GetValue(_reset), parsed.GetValue(_json));
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names) ?? [], CancellationToken.None);
        if (reset)
        {
            return rest.Count == 0 ? await ResetAsync(session, client, lab, json)
                : throw new CommandException(ExitStatus.Usage, $"--reset is about all cables, and {rest.Count} more words were given");
        }

        if (rest.Count != 2)
        {
            throw new CommandException(ExitStatus.Usage, $"two ENDPOINTs are needed, {rest.Count} were given", "an endpoint is node:interface, for example r1:eth1");
        }

        var link = await client.SendAsync(HttpMethod.Post, Address.Of(Routes.Links, lab), (new ConnectRequest(rest), ContractJson.Default.ConnectRequest),
            ContractJson.Default.LinkDocument, CancellationToken.None);
        if (json)
        {
            JsonOutput.Write(session.Out, link, context => context.LinkDocument);
        }
        else
        {
            LinkScreen.Write(session.Out, link, new Style(session.ColourOut));
        }

        return ExitStatus.Done;
    }

    private static async Task<int> ResetAsync(Session session, LabClient client, string lab, bool json)
    {
        var done = await client.DeleteAsync(Address.Of(Routes.Cabling, lab), ContractJson.Default.CablingDocument, CancellationToken.None);
        if (json)
        {
            JsonOutput.Write(session.Out, done, context => context.CablingDocument);
            return ExitStatus.Done;
        }

        session.Out.WriteLine(done.Changes.Count == 0 ? $"{Inert.Line(lab)}: the cables are as the topology says" : $"{Inert.Line(lab)}: the cables are as the topology says again");
        foreach (var change in done.Changes)
        {
            session.Out.WriteLine($"  {Inert.Line(change)}");
        }

        return ExitStatus.Done;
    }
}
