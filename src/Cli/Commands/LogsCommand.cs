using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim logs LAB [NODE]</c>.</summary>
internal sealed class LogsCommand : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("[NODE]", "The lab, and a node to be told of it alone");
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on with what happens from now on" };
    private readonly Option<bool> _json = Words.Json();

    public LogsCommand()
        : base("logs", "What happened in a lab: numbered events with their times.")
    {
        Add(_names);
        Add(_follow);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } = ["With -f, --json writes one document a line, as the events come."];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim logs ospf-triangle", "all events"),
        new("labsim logs ospf-triangle r2 -f", "those of one node, and those to come"),
        new("labsim logs ospf-triangle --json | jq '.[] | select(.type==\"link\")'", "for scripts"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var follow = parsed.GetValue(_follow);
        var json = parsed.GetValue(_json);
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, rest) = await LabSelection.ReadAsync(client, parsed.GetValue(_names) ?? [], CancellationToken.None);
        var node = await ReadNodeAsync(client, lab, rest);
        var all = new List<LabEventDocument>();
        var cancellation = follow ? session.Interrupts.First : CancellationToken.None;
        await foreach (var happened in client.ReadEventsAsync(lab, 0, follow, session.Time, cancellation))
        {
            if (node is not null && happened.Node != node)
            {
                continue;
            }

            if (!json)
            {
                EventScreen.WriteLine(session.Out, happened, new Style(session.ColourOut));
            }
            else if (follow)
            {
                JsonOutput.WriteLine(session.Out, happened, context => context.LabEventDocument);
            }
            else
            {
                all.Add(happened);
            }

            if (follow)
            {
                await session.Out.FlushAsync(cancellation);
            }
        }

        if (json && !follow)
        {
            JsonOutput.Write(session.Out, [.. all], context => context.LabEventDocumentArray);
        }

        return ExitStatus.Done;
    }

    private static async Task<string?> ReadNodeAsync(LabClient client, string lab, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return null;
        }

        var document = await client.GetAsync(
            Address.Of(Contracts.Wire.Routes.Lab, lab), Contracts.Wire.ContractJson.Default.LabDocument, CancellationToken.None);
        var nodes = document.Nodes.Select(node => node.Name).ToArray();
        return names is [var name] && nodes.Contains(name) ? name : throw new CommandException(names.Count > 1 ? ExitStatus.Usage : ExitStatus.NotFound,
            names.Count > 1 ? $"one NODE at most, {names.Count} were given" : $"lab '{lab}' has no node '{names[0]}'; it has {string.Join(", ", nodes)}");
    }
}
