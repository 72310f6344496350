using LabSim.Orchestration;
using LabSim.Switching.HandOver;

namespace LabSim.LabServer.Hosting;

/// <summary>Whether this server ends for the good of another one, and which.</summary>
internal sealed class Succession(ServerOptions options, ILoggerFactory loggers) : IDisposable
{
    /// <summary>The keeper where the other one waits, once that is decided.</summary>
    public KeeperClient? Keeper { get; private set; }

    /// <summary>Decides it.</summary>
    /// <param name="keeper">The file name of a keeper's socket in the run directory.</param>
    /// <exception cref="LabException">It is none, or nobody waits there.</exception>
    public void Begin(string keeper)
    {
        if (!KeeperSocket.IsName(keeper))
        {
            throw new LabException(LabProblem.BadRequest, $"keeper '{keeper}' is not the name of a keeper's socket", $"it looks like {KeeperSocket.NameOf(1234)}, in the run directory");
        }

        KeeperClient? client = null;
        try
        {
            client = KeeperClient.Connect(Path.Combine(options.Home.Run, keeper), loggers.CreateLogger<KeeperClient>());
            if (client.IsAwaited())
            {
                (Keeper, client) = (client, null);
                return;
            }
        }
        catch (IOException)
        {
            // It is not there yet.
        }
        finally
        {
            client?.Dispose();
        }

        throw new LabException(LabProblem.Conflict, $"no server waits at {keeper} yet", "ask again in a moment");
    }

    /// <inheritdoc/>
    public void Dispose() => Keeper?.Dispose();
}
