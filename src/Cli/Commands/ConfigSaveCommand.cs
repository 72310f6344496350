using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim config save LAB [NODE…]</c>.</summary>
internal sealed class ConfigSaveCommand : Verb
{
    // Guests answer at their consoles at their own pace, and do so side by side.
    private const int AtOnce = 4;

    private readonly Argument<string[]> _names = Words.LabAnd("[NODE…]", "The lab, and the nodes; without nodes all whose running config can be read");
    private readonly Option<bool> _json = Words.Json();

    public ConfigSaveCommand()
        : base("save", "Save the configs that nodes run as files of the topology.")
    {
        Add(_names);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "A config goes into the file that the node's `config` names; where it names none, into configs/LAB/NODE.conf beside the topology, which then names it.",
        "Nothing is restarted: the lab knows that this is what it runs. `labsim kind show` says how a kind's running config is read.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim config save ospf-triangle", "all of them"),
        new("labsim config save ospf-triangle r1 r2", "those of two nodes"),
        new("labsim config save ospf-triangle && git diff", "what was changed in the lab"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var json = parsed.GetValue(_json);
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, named) = await LabSelection.ReadAsync(client, parsed.GetValue(_names) ?? [], CancellationToken.None);
        var nodes = named.Count > 0 ? [.. named.Distinct()] : await FindNodesAsync(client, lab, session.Interrupts.First);
        var width = nodes.Max(node => node.Length);
        if (session.Terminals.Error)
        {
            session.Error.WriteLine($"reading {(nodes.Length == 1 ? "the config" : $"{nodes.Length} configs")} …");
        }

        using var places = new SemaphoreSlim(AtOnce);
        var saved = new List<SavedConfigDocument>();
        await foreach (var one in Task.WhenEach(nodes.Select(node => SaveAsync(client, lab, node, places, session.Interrupts.First))))
        {
            var document = await one;
            saved.Add(document);
            if (!json)
            {
                Write(session, document, width, new Style(session.ColourOut));
            }
        }

        if (json)
        {
            JsonOutput.Write(session.Out, [.. saved.OrderBy(document => Array.IndexOf(nodes, document.Node))], context => context.SavedConfigDocumentArray);
        }

        return saved.Any(document => document.Error is not null) ? ExitStatus.Failed : ExitStatus.Done;
    }

    private static async Task<string[]> FindNodesAsync(LabClient client, string lab, CancellationToken cancellation)
    {
        var document = await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, cancellation);
        var kinds = (await client.GetAsync(Routes.Kinds, ContractJson.Default.KindDocumentArray, cancellation)).Where(kind => kind.Machine is { ShowsConfig: true }).Select(kind => kind.Name).ToHashSet();
        string[] nodes = [.. document.Nodes.Where(node => kinds.Contains(node.Kind)).Select(node => node.Name)];
        return nodes.Length > 0 ? nodes : throw new CommandException(ExitStatus.Failed, $"no node of {lab} is of a kind whose running config can be read", "`labsim kind show KIND` says how");
    }

    private static async Task<SavedConfigDocument> SaveAsync(LabClient client, string lab, string node, SemaphoreSlim places, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            return await client.PostAsync(Address.Of(Routes.Config, lab, node), ContractJson.Default.SavedConfigDocument, cancellation);
        }
        catch (CommandException refused)
        {
            return new SavedConfigDocument(node, null, null, 0, false, false) { Error = refused.Problem };
        }
        finally
        {
            places.Release();
        }
    }

    private static void Write(Session session, SavedConfigDocument saved, int width, Style style)
    {
        if (saved.Error is { } error)
        {
            session.Error.WriteLine($"labsim: {Inert.Line(error.Detail ?? error.Title)}{(error.Remedy is { } remedy ? $"\n        {Inert.Line(remedy)}" : "")}");
            return;
        }

        var what = saved.Named ? "new, and named in the topology" : saved.Changed ? "changed" : style.Dim("as it was");
        session.Out.WriteLine($"{Inert.Line(saved.Node).PadRight(width)}  {Inert.Line(saved.Path!)}  {saved.Lines} lines, {what}");
    }
}
