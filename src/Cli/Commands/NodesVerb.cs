using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Labs;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary>What start, stop, restart, pause, resume, reset and wipe have in common: an operation on some or all nodes of a lab.</summary>
internal abstract class NodesVerb : Verb
{
    private readonly Argument<string[]> _names = Words.LabAnd("[NODE…]", "The lab, and the nodes; without nodes all of them");
    private readonly Option<string>? _wait;
    private readonly Option<TimeSpan?> _timeout = Words.Timeout();
    private readonly Option<bool> _json = Words.Json();
    private readonly string _route;
    private readonly string _past;

    /// <param name="name">The word.</param>
    /// <param name="description">What it does.</param>
    /// <param name="route">The address of the operation.</param>
    /// <param name="past">What was done, in a sentence.</param>
    /// <param name="waits">Whether machines come up that one can wait for.</param>
    protected NodesVerb(string name, string description, string route, string past, bool waits)
        : base(name, description)
    {
        _route = route;
        _past = past;
        Add(_names);
        if (waits)
        {
            Add(_wait = Words.Wait());
        }

        Add(_timeout);
        Add(_json);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await session.ConnectAsync(CancellationToken.None);
        var (lab, nodes) = await LabSelection.ReadAsync(client, parsed.GetValue(_names) ?? [], CancellationToken.None);
        var accepted = await SendAsync(client, lab, nodes, parsed);
        var wait = _wait is null ? "done" : parsed.GetRequiredValue(_wait);
        if (wait != "none")
        {
            var follower = new OperationFollower(session, client, lab) { Nodes = [.. nodes], Timeout = parsed.GetValue(_timeout)!.Value };
            await follower.FollowAsync($"{Name} {lab}", accepted.Operation, accepted.AfterEvent, wait switch
            {
                "ready" => Goal.Ready,
                "running" => Goal.Running,
                _ => Goal.Done,
            });
        }

        if (parsed.GetValue(_json))
        {
            var document = await client.GetAsync(Address.Of(Routes.Lab, lab), ContractJson.Default.LabDocument, CancellationToken.None);
            JsonOutput.Write(session.Out, [.. document.Nodes.Where(node => nodes.Count == 0 || nodes.Contains(node.Name))], context => context.NodeDocumentArray);
            return ExitStatus.Done;
        }

        var what = nodes.Count == 0 ? Inert.Line(lab) : $"{Inert.Line(lab)}: {Inert.Line(string.Join(", ", nodes))}";
        session.Out.WriteLine($"{what} {(wait == "none" ? "under way" : _past)}");
        return ExitStatus.Done;
    }

    /// <summary>Asks for the operation.</summary>
    protected virtual Task<AcceptedDocument> SendAsync(LabClient client, string lab, IReadOnlyList<string> nodes, ParseResult parsed) => client.SendAsync(
        HttpMethod.Post, Address.Of(_route, lab), (new NodesRequest(nodes), ContractJson.Default.NodesRequest), ContractJson.Default.AcceptedDocument, CancellationToken.None);
}
