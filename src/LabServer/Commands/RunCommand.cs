using LabSim.Contracts;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;
using LabSim.Switching.HandOver;

namespace LabSim.LabServer.Commands;

/// <summary>
/// <c>labsim-server run</c>: the life of a server. Guests wait for their switch: what an earlier server left with a keeper goes on before anything else, and recovery
/// begins as soon as the store is open, while the web server is still being built.
/// </summary>
internal static class RunCommand
{
    private const long LogLimit = 4 << 20;
    private const int SuccessorPatienceMilliseconds = 60_000;

    // As of a server that died (SIGABRT): the watchdog starts another one, which recalls what the keeper has.
    private const int NotTaken = 128 + 6;

    // The other server has handed over and is about to be gone.
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(ServerArguments arguments)
    {
        var options = arguments.ToOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        var host = HostSettings.Read(options.Home, Environment.GetEnvironmentVariable);
        RunDirectory.CreateData(options.Home.Data, host.MachineUser is not null);
        RunDirectory.Create(options.Home.Run, options.Home.ServerSocket, host.MachineUser is not null);
        using var before = arguments.Successor ? null : InstanceLock.Take(options.Home.Data);
        using var hangup = Signals.IgnoreHangup(options.Background);
        using var log = new RotatingLog(Path.Combine(options.Home.Data, "server.log"), LogLimit);
        using var lines = options.Background ? new TextLoggerProvider(host.Time, log.Write) : new TextLoggerProvider(host.Time, log.Write, Console.Error.WriteLine);
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(lines));
        using var fabrics = OpenRack(arguments, options, loggers, host);
        using var only = before ?? await InstanceLock.TakeAsync(options.Home.Data, LockPatience, host.Time);
        using var listeners = Listeners.Open(options);
        await using var composition = ServerComposition.Open(host, loggers, fabrics);
        return await ServeAsync(options, composition, listeners, fabrics, lines);
    }

    /// <summary>Takes what an earlier server left, or what one that runs hands over; then it goes on.</summary>
    private static FabricRack OpenRack(ServerArguments arguments, ServerOptions options, ILoggerFactory loggers, HostSettings host)
    {
        var (time, recorder) = (host.Time, RecorderSetting.Open(host.Variable));
        if (arguments.Keeper is null)
        {
            if (arguments.Successor)
            {
                // Deferred by a watchdog that found no keeper, and there is nothing to take over.
                Urgency.End();
            }

            return new FabricRack(loggers, time, keeper: null) { Recorder = recorder };
        }

        var log = loggers.CreateLogger("LabSim.LabServer");
        try
        {
            var keeper = KeeperClient.Connect(Path.Combine(options.Home.Run, arguments.Keeper), loggers.CreateLogger<KeeperClient>());
            var rack = new FabricRack(loggers, time, keeper) { Recorder = recorder };
            if (arguments.Successor)
            {
                rack.Rehearse(options.Home.Run);
            }

            var pause = arguments.Successor ? rack.TakeOver(keeper, SuccessorPatienceMilliseconds) : rack.Recall(keeper);
            if (pause is { } stopped)
            {
                log.WentOn(rack.Adopted, stopped.TotalMilliseconds);
            }
            else if (rack.Adopted > 0)
            {
                log.WentOnAfterDeath(rack.Adopted);
            }

            return rack;
        }
        catch (IOException error) when (!arguments.Successor)
        {
            // What the watchdog has begun for a server that could go on.
            Urgency.End();
            log.NoKeeper(error);
            return new FabricRack(loggers, time, keeper: null) { Recorder = recorder };
        }
    }

    private static async Task<int> ServeAsync(ServerOptions options, ServerComposition composition, Listeners listeners, FabricRack fabrics, TextLoggerProvider lines)
    {
        var log = lines.CreateLogger("LabSim.LabServer");
        var services = composition.Services;
        var recovery = new Recovery(services.Labs, services.Topologies, fabrics, services.Time);
        using var ending = new CancellationTokenSource();
        recovery.Begin(log, ending.Token);
        await using var app = LabServerApplication.Build(options, services, listeners, recovery, lines);
        await app.StartAsync(CancellationToken.None);
        log.Started(ServerIdentity.Version, options.Home.Data, options.Home.ServerSocket, listeners.Address);
        if (listeners.Warning is { } warning)
        {
            log.StartedWithWarning(warning);
        }

        // Without its labs the server is of no use: a failed recovery ends it.
        var failed = recovery.Completion.ContinueWith(_ => app.Lifetime.StopApplication(), ending.Token, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        await app.WaitForShutdownAsync(CancellationToken.None);
        await ending.CancelAsync();
        await Task.WhenAny(failed, recovery.Completion);
        if (recovery.Completion.IsFaulted)
        {
            await recovery.Completion;
        }

        if (app.Services.GetRequiredService<Succession>().Successor is { } successor)
        {
            return await HandOverAsync(services, fabrics, successor, log);
        }

        log.Ended();
        return ExitStatus.Done;
    }

    private static async Task<int> HandOverAsync(ServerServices services, FabricRack fabrics, Successor successor, ILogger log)
    {
        fabrics.Announce(successor);
        await services.Labs.SettleAsync();
        var began = services.Time.GetTimestamp();
        if (fabrics.HandOver(successor) is not { } count)
        {
            log.NotHandedOver();
            return NotTaken;
        }

        log.HandedOver(count, (long)services.Time.GetElapsedTime(began).TotalMilliseconds);
        log.Ended();
        return ExitStatus.Done;
    }
}
