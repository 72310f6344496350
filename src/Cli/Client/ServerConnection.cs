using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Client;

/// <summary>Finds the lab server, starts it where none runs, and replaces one of an earlier build: machines go on meanwhile.</summary>
internal static class ServerConnection
{
    /// <summary>A client of a server that answers.</summary>
    public static async Task<LabClient> OpenAsync(Session session, CancellationToken cancellation)
    {
        if (ServerAddress.Named(session) is { } named)
        {
            return await OpenNamedAsync(named, cancellation);
        }

        var client = new LabClient(ServerAddress.Own(session));
        var server = await FindAsync(client, cancellation);
        if (server is not null && IsOfAnotherBuild(session, server))
        {
            if (session.Terminals.Error)
            {
                session.Error.WriteLine("labsim: LabSim was built anew: restarting the lab server (machines and links go on)");
            }

            await ServerReplacer.ReplaceAsync(session, client, server, cancellation);
        }

        if (server is null)
        {
            await ServerStarter.StartAsync(session, client, cancellation);
        }

        return client;
    }

    /// <summary>The server that runs, or <see langword="null"/>.</summary>
    public static async Task<ServerDocument?> FindAsync(LabClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(Routes.Server, ContractJson.Default.ServerDocument, cancellation);
        }
        catch (Exception error) when (ServerGone.Explains(error))
        {
            return null;
        }
    }

    private static async Task<LabClient> OpenNamedAsync(ServerAddress address, CancellationToken cancellation)
    {
        var client = new LabClient(address);
        return await FindAsync(client, cancellation) is not null ? client : throw new CommandException(
            ExitStatus.Failed, $"no lab server answers at {client.Name}", "start it there with `labsim server`, or unset LABSIM_SERVER to use your own");
    }

    // A build is a directory: a server that runs from a sibling of ours is of an earlier build of the same checkout. Servers of other
    // checkouts are left alone, unless they are of another release.
    private static bool IsOfAnotherBuild(Session session, ServerDocument server)
    {
        if (server.Version != Build.Version)
        {
            return true;
        }

        var ours = Path.GetDirectoryName(Path.GetDirectoryName(session.ServerProgram));
        var theirs = Path.GetDirectoryName(Path.GetDirectoryName(ProgramOf(server.Pid)));
        return ours is not null && theirs is not null && ours != theirs && Path.GetDirectoryName(ours) == Path.GetDirectoryName(theirs);
    }

    private static string? ProgramOf(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
