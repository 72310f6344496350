using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Completion;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary>
/// <c>labsim complete labs|nodes|endpoints|free|images|kinds [LAB]</c>: names for the shell's completion, one a line. Hidden: scripts read `ps --json`. It starts no server
/// and says nothing where something is wrong, because a prompt is no place for errors.
/// </summary>
internal sealed class CompleteCommand : Verb
{
    private readonly Argument<string> _what = new("WHAT");
    private readonly Argument<string?> _lab = new("LAB") { Arity = ArgumentArity.ZeroOrOne };

    public CompleteCommand()
        : base("complete", "Names for the shell's completion.")
    {
        Hidden = true;
        Add(_what);
        Add(_lab);
    }

    public override IReadOnlyList<Example> Examples { get; } = [];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        if (parsed.GetRequiredValue(_what) == "images")
        {
            ImageNames.Known(session.Home).ForEach(session.Out.WriteLine);
            return ExitStatus.Done;
        }

        if (parsed.GetRequiredValue(_what) == "kinds")
        {
            OwnKinds.Read(session).All.ToList().ForEach(kind => session.Out.WriteLine(kind.Name));
            return ExitStatus.Done;
        }

        try
        {
            using var client = new LabClient(ServerAddress.Named(session) ?? ServerAddress.Own(session));
            foreach (var name in await NamesAsync(client, parsed.GetRequiredValue(_what), parsed.GetValue(_lab)))
            {
                session.Out.WriteLine(name);
            }
        }
        catch (Exception error) when (error is CommandException || ServerGone.Explains(error))
        {
            return ExitStatus.Failed;
        }

        return ExitStatus.Done;
    }

    private static async Task<IEnumerable<string>> NamesAsync(LabClient client, string what, string? name)
    {
        if (what == "labs")
        {
            return (await client.GetAsync(Routes.Labs, ContractJson.Default.LabSummaryArray, CancellationToken.None)).Select(lab => lab.Name);
        }

        var lab = await client.GetAsync(
            Address.Of(Routes.Lab, await LabSelection.ReadAsync(client, name, CancellationToken.None)), ContractJson.Default.LabDocument, CancellationToken.None);
        return what switch
        {
            "nodes" => lab.Nodes.Select(node => node.Name),
            "endpoints" => lab.Links.SelectMany(link => link.Endpoints),
            "free" => lab.Nodes.SelectMany(node => node.Interfaces.Where(nic => nic.Link is null).Select(nic => $"{node.Name}:{nic.Name}"))
                .Concat(lab.Nodes.Where(node => node.Image.Length == 0).Select(node => node.Name)),
            _ => [],
        };
    }
}
