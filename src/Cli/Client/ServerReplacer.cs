using System.Diagnostics;
using System.Net;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Client;

/// <summary>
/// Replaces a lab server by one of this build, without a gap in what its labs send each other: the next one is started beside it and waits; then the first one is asked to hand over.
/// One of a build that hands over otherwise, or not at all, is stopped, and the next one started then: machines go on, and their frames wait.
/// </summary>
internal static class ServerReplacer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    // Asking takes time from machines on the host's cores.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Replaces it, and waits until the next one answers.</summary>
    /// <returns>The next one.</returns>
    /// <exception cref="CommandException">The next one does not start; the first one goes on.</exception>
    public static async Task<ServerDocument> ReplaceAsync(Session session, LabClient client, ServerDocument server, CancellationToken cancellation)
    {
        // Where browsers found the first one they shall find the next one.
        string[] listen = server.Address is { } address ? ["--listen", address] : [];
        using var watchdog = ServerStarter.Launch(session, ["--successor", .. listen]);
        var began = session.Time.GetTimestamp();
        try
        {
            while (!await TryBeginAsync(client, watchdog, cancellation))
            {
                ServerStarter.RefuseEnded(session, watchdog, "the next lab server did not start; the one that runs goes on");
                Require(session, began, "the next lab server is not ready", "the one that runs goes on; look into LABSIM_HOME/server.log");
                await Task.Delay(Pause, session.Time, cancellation);
            }
        }
        catch (CommandException unknown) when (unknown.Problem.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.MethodNotAllowed)
        {
            watchdog.Kill(entireProcessTree: true);
            await ServerStopper.StopAsync(session, client, server, cancellation);
            await ServerStarter.StartAsync(session, client, cancellation, listen);
            return await client.GetAsync(Routes.Server, ContractJson.Default.ServerDocument, cancellation);
        }
        catch
        {
            watchdog.Kill(entireProcessTree: true);
            throw;
        }

        while (true)
        {
            if (await ServerConnection.FindAsync(client, CancellationToken.None) is { } next && next.Pid != server.Pid)
            {
                return next;
            }

            ServerStarter.RefuseEnded(session, watchdog, "the next lab server ended while it took over");
            Require(session, began, "the next lab server does not answer", "look into LABSIM_HOME/server.log");
            await Task.Delay(Pause, session.Time, CancellationToken.None);
        }
    }

    private static async Task<bool> TryBeginAsync(LabClient client, Process watchdog, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Routes.HandOver}?keeper=keeper-{watchdog.Id}.sock", UriKind.Relative));
            (await client.SendAsync(request, cancellation)).Dispose();
            return true;
        }
        catch (CommandException refused) when (refused.Problem.Status == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    private static void Require(Session session, long began, string what, string remedy)
    {
        if (session.Time.GetElapsedTime(began) > Patience)
        {
            throw new CommandException(ExitStatus.Failed, what, remedy);
        }
    }
}
