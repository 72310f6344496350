using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim server status</c>.</summary>
internal sealed class ServerStatusCommand : Verb
{
    private readonly Option<bool> _json = Words.Json();

    public ServerStatusCommand()
        : base("status", "Whether a lab server runs: pid, version, address.") => Add(_json);

    public override IReadOnlyList<Example> Examples { get; } = [new("labsim server status --json", "for scripts; exit status 1 where none runs")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = new LabClient(ServerAddress.Named(session) ?? ServerAddress.Own(session));
        var server = await ServerConnection.FindAsync(client, CancellationToken.None)
            ?? throw new CommandException(ExitStatus.Failed, $"no lab server runs ({client.Name})", "the next verb that needs one starts it");
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, server, context => context.ServerDocument);
            return ExitStatus.Done;
        }

        session.Out.WriteLine($"running: pid {server.Pid}, version {Inert.Line(server.Version)}, since {server.StartedAt:u}");
        session.Out.WriteLine($"  address  {Inert.Line(server.Address ?? "none, only its socket")}");
        session.Out.WriteLine($"  socket   {Inert.Line(server.Socket)}");
        session.Out.WriteLine($"  home     {Inert.Line(server.Home)}");
        return ExitStatus.Done;
    }
}
