using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim ps [LAB]</c>.</summary>
internal sealed class PsCommand : Verb
{
    private readonly Argument<string?> _lab = new("LAB") { Description = "One lab's nodes and links instead of all labs", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _json = Words.Json();

    public PsCommand()
        : base("ps", "Labs, or one lab's nodes and links.")
    {
        Add(_lab);
        Add(_json);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim ps", "all labs"),
        new("labsim ps ospf-triangle", "nodes with state, boot time and memory; links"),
        new("labsim ps ospf-triangle --json | jq '.nodes[].pid'", "for scripts"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var json = parsed.GetValue(_json);
        if (parsed.GetValue(_lab) is { } name)
        {
            using var client = await session.ConnectAsync(CancellationToken.None);
            var lab = await client.GetAsync(Address.Of(Routes.Lab, name), ContractJson.Default.LabDocument, CancellationToken.None);
            Write(session, lab, json);
            return ExitStatus.Done;
        }

        var labs = await ListAsync(session);
        if (json)
        {
            JsonOutput.Write(session.Out, labs, context => context.LabSummaryArray);
        }
        else
        {
            LabScreen.WriteList(session.Out, labs, new Style(session.ColourOut));
        }

        return ExitStatus.Done;
    }

    private static void Write(Session session, LabDocument lab, bool json)
    {
        if (json)
        {
            JsonOutput.Write(session.Out, lab, context => context.LabDocument);
        }
        else
        {
            LabScreen.Write(session.Out, lab, new Style(session.ColourOut));
        }
    }

    // Where LabSim has never been used there is nothing to list, and nothing is left behind by looking.
    private static async Task<LabSummary[]> ListAsync(Session session)
    {
        if (session.Value("LABSIM_SERVER") is null && !Directory.Exists(session.Home.Data))
        {
            return [];
        }

        using var client = await session.ConnectAsync(CancellationToken.None);
        return await client.GetAsync(Routes.Labs, ContractJson.Default.LabSummaryArray, CancellationToken.None);
    }
}
