using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim server restart</c>.</summary>
internal sealed class ServerRestartCommand : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public ServerRestartCommand()
        : base("restart", "Replace the lab server by one of this build; links stay up, machines see a short pause.") => Add(_json);

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The next server takes the switches over with the same connections: no carrier changes, no session ends. Consoles, captures and open pages end, as when the server is stopped; pages come back by themselves.",
    ];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim server restart", "after an upgrade, or to see that it works"),
        new("labsim server restart --json | jq .pid", "the pid of the next one"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        if (ServerAddress.Named(session) is { Socket: null } named)
        {
            throw new CommandException(ExitStatus.Usage, $"the server at {named.Url} is on another host, or not yours", "restart it there, as its user");
        }

        using var client = new LabClient(ServerAddress.Own(session));
        var server = await ServerConnection.FindAsync(client, session.Interrupts.First)
            ?? throw new CommandException(ExitStatus.Failed, $"no lab server runs ({client.Name})", "the next verb that needs one starts it");
        var next = await ServerReplacer.ReplaceAsync(session, client, server, session.Interrupts.First);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, next, context => context.ServerDocument);
            return ExitStatus.Done;
        }

        session.Out.WriteLine($"the lab server was replaced: pid {server.Pid} (version {Inert.Line(server.Version)}) by pid {next.Pid} (version {Inert.Line(next.Version)})");
        return ExitStatus.Done;
    }
}
