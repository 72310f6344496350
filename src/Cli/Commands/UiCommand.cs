using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Topologies;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim ui</c>: the web UI, logged in.</summary>
internal sealed class UiCommand : Verb
{
    private readonly Argument<string?> _what = new("FILE|LAB") { Arity = ArgumentArity.ZeroOrOne, Description = "A topology file or a lab to open (all labs)" };
    private readonly Option<bool> _print = new("--print") { Description = "Print the link; start no browser" };
    private readonly Option<bool> _json = Words.Json();

    public UiCommand()
        : base("ui", "Open the web UI in the browser, logged in.")
    {
        Add(_what);
        Add(_print);
        Add(_json);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The link logs one browser in, once and within a minute; the session lasts a week. Opening a file shows it and changes nothing.",
        "On another machine: ssh -L 7780:127.0.0.1:7780 HOST, then open what `labsim ui --print` says there.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim ui", "all labs"),
        new("labsim ui topologies/ospf-triangle.yaml", "draw and run this topology"),
        new("labsim ui --print", "the link alone, for another browser"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = await ServerConnection.OpenAsync(session, session.Interrupts.First);
        var lab = parsed.GetValue(_what) is { } what ? await OpenAsync(client, session, what) : null;
        var link = await client.PostAsync(Routes.LoginLinks, ContractJson.Default.LoginLinkDocument, session.Interrupts.First);
        var url = lab is null ? link.Url : link.Url.Replace("/login#", $"/login?to={Uri.EscapeDataString("/labs/" + lab)}#", StringComparison.Ordinal);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, link with { Url = url }, context => context.LoginLinkDocument);
            return ExitStatus.Done;
        }

        var opened = !parsed.GetValue(_print) && Browser.TryOpen(url, session.Variable);
        session.Out.WriteLine(opened ? "opened the web UI in your browser" : url);
        return ExitStatus.Done;
    }

    // A file is opened, which writes nothing; a name is a lab that the server knows.
    private static async Task<string> OpenAsync(LabClient client, Session session, string what)
    {
        var path = session.Absolute(what);
        if (!File.Exists(path))
        {
            return what.Contains('/', StringComparison.Ordinal) || what.EndsWith(".yaml", StringComparison.Ordinal) || what.EndsWith(".yml", StringComparison.Ordinal)
                ? throw new CommandException(ExitStatus.NotFound, $"there is no file {what}")
                : (await client.GetAsync(Address.Of(Routes.Topology, what), ContractJson.Default.TopologyDocument, session.Interrupts.First)).Lab;
        }

        var request = new OpenTopologyRequest(File: path);
        return (await client.SendAsync(HttpMethod.Post, Routes.Topologies, (request, ContractJson.Default.OpenTopologyRequest), ContractJson.Default.TopologyDocument,
            session.Interrupts.First)).Lab;
    }
}
