using LabSim.LabServer.Logging;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// Starts a server and, when it died (a signal, a crash: status 128 and above), at once another, at most three times within a minute.
/// A server that ended by itself, in order or with a refusal, ends the watchdog, too.
/// </summary>
internal sealed class Watchdog(Func<IWatchedProcess> start, TimeProvider time, ILogger log)
{
    private const int FirstSignalStatus = 128;
    private const int RestartsPerWindow = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _restarts = new();

    /// <summary>Watches until the end; the last server's status.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        while (true)
        {
            using var server = start();
            log.ServerStarted(server.Id);
            var status = await WatchAsync(server, stop);
            if (status < FirstSignalStatus || stop.IsCancellationRequested)
            {
                log.ServerEnded(server.Id, status);
                return status < FirstSignalStatus ? status : Contracts.ExitStatus.Done;
            }

            if (!MayRestart())
            {
                log.ServerDiedTooOften(RestartsPerWindow + 1);
                return Contracts.ExitStatus.Failed;
            }

            log.ServerDied(server.Id, status);
        }
    }

    private static async Task<int> WatchAsync(IWatchedProcess server, CancellationToken stop)
    {
        var ended = server.WaitAsync();
        var told = new TaskCompletionSource();
        await using var registration = stop.Register(() => told.TrySetResult());
        if (await Task.WhenAny(ended, told.Task) != ended)
        {
            await server.AskToStopAsync();
        }

        return await ended;
    }

    private bool MayRestart()
    {
        var now = time.GetUtcNow();
        while (_restarts.TryPeek(out var oldest) && now - oldest >= Window)
        {
            _restarts.Dequeue();
        }

        if (_restarts.Count >= RestartsPerWindow)
        {
            return false;
        }

        _restarts.Enqueue(now);
        return true;
    }
}
