using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Client;

/// <summary>Ends a lab server; its machines go on.</summary>
internal static class ServerStopper
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks it to end and waits until its process is gone.</summary>
    public static async Task StopAsync(Session session, LabClient client, ServerDocument server, CancellationToken cancellation)
    {
        try
        {
            await client.DeleteAsync(Routes.Server, cancellation);
        }
        catch (Exception error) when (ServerGone.Explains(error))
        {
            // It ended before its answer came through.
        }

        var started = session.Time.GetTimestamp();
        while (await ServerConnection.FindAsync(client, cancellation) is { } still && still.Pid == server.Pid || IsAlive(server.Pid))
        {
            if (session.Time.GetElapsedTime(started) > Patience)
            {
                throw new CommandException(ExitStatus.Failed, $"the lab server (pid {server.Pid}) does not end", $"look into server.log, or end it by force: kill -9 {server.Pid}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), session.Time, cancellation);
        }
    }

    // A process that has ended but was not yet waited for is a zombie: state Z of proc(5).
    private static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
