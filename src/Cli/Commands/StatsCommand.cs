using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Cli.Stats;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim stats LAB</c>.</summary>
internal sealed class StatsCommand : Verb
{
    private readonly Argument<string?> _lab = Words.Lab();
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Rates of links and nodes, again and again, until the lab goes down or Ctrl+C" };
    private readonly Option<TimeSpan?> _interval = Words.Duration("--interval", "From one look to the next, with --watch");
    private readonly Option<bool> _json = Words.Json();

    public StatsCommand()
        : base("stats", "Counters of a lab's links, by direction; with --watch rates, live.")
    {
        _interval.DefaultValueFactory = _ => TimeSpan.FromSeconds(1);
        Add(_lab);
        Add(_watch);
        Add(_interval);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_interval) is { Implicit: false } && !result.GetValue(_watch))
            {
                result.AddError("--interval is about --watch");
            }
        });
    }

    public override IReadOnlyList<string> Notes { get; } = ["With --watch, --json writes one document a line; CPU is in percent of one core of the host."];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim stats ospf-triangle", "frames, bytes and drops with their reasons"),
        new("labsim stats ospf-triangle --watch", "what passes now, and what each node costs"),
        new("labsim stats ospf-triangle --watch --interval 5s --json", "for scripts"),
        new("labsim stats ospf-triangle --json | jq '.links[].counters.aToB'", "the lab's document, as `ps LAB --json`"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var name = await LabSelection.ReadAsync(client, parsed.GetValue(_lab), CancellationToken.None);
        if (parsed.GetValue(_watch))
        {
            return await new StatsWatch(session, client, name, parsed.GetValue(_interval)!.Value).RunAsync(parsed.GetValue(_json));
        }

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
