using LabSim.Orchestration;
using LabSim.Switching.HandOver;

namespace LabSim.LabServer.Hosting;

/// <summary>Whether this server ends for the good of another one, and which.</summary>
internal sealed class Succession(ServerOptions options, ILoggerFactory loggers) : IDisposable
{
    private readonly Lock _gate = new();
    private string? _keeper;

    /// <summary>The other one, once that is decided.</summary>
    public Successor? Successor { get; private set; }

    /// <summary>Decides it, once.</summary>
    /// <param name="keeper">The file name of a keeper's socket in the run directory.</param>
    /// <exception cref="LabException">It is none, or nobody waits there, or another one was first.</exception>
    public void Begin(string keeper)
    {
        if (!KeeperSocket.IsName(keeper))
        {
            throw new LabException(LabProblem.BadRequest, $"keeper '{keeper}' is not the name of a keeper's socket", $"it looks like {KeeperSocket.NameOf(1234)}, in the run directory");
        }

        lock (_gate)
        {
            if (Successor is not null && _keeper != keeper)
            {
                throw new LabException(LabProblem.Conflict, $"this server hands over to the one at {_keeper} already", "ask that one, when it answers");
            }

            Successor ??= Find(keeper) ?? throw new LabException(LabProblem.Conflict, $"no server waits at {keeper} yet", "ask again in a moment");
            _keeper = keeper;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Successor?.Dispose();

    private Successor? Find(string keeper)
    {
        try
        {
            using var client = KeeperClient.Connect(Path.Combine(options.Home.Run, keeper), loggers.CreateLogger<KeeperClient>());
            return client.FindSuccessor();
        }
        catch (IOException)
        {
            // It is not there yet.
            return null;
        }
    }
}
