using System.CommandLine;
using LabSim.Cli.Client;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim server stop</c>.</summary>
internal sealed class ServerStopCommand() : Verb("stop", "End the lab server; machines go on.")
{
    public override IReadOnlyList<Example> Examples { get; } = [new("labsim server stop", "to end the machines, too, `labsim down` every lab first")];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        using var client = new LabClient(ServerAddress.Named(session) ?? ServerAddress.Own(session));
        if (await ServerConnection.FindAsync(client, CancellationToken.None) is { } server)
        {
            await ServerStopper.StopAsync(session, client, server, CancellationToken.None);
            session.Out.WriteLine($"the lab server (pid {server.Pid}) has ended");
        }
        else
        {
            session.Out.WriteLine("no lab server runs");
        }

        return ExitStatus.Done;
    }
}
