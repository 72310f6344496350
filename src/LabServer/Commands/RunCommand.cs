using LabSim.Contracts;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;

namespace LabSim.LabServer.Commands;

/// <summary>
/// <c>labsim-server run</c>: the life of a server. Guests wait for their ports: recovery begins as soon as the store is open, while the web
/// server is still being built.
/// </summary>
internal static class RunCommand
{
    private const long LogLimit = 4 << 20;

    public static async Task<int> RunAsync(ServerArguments arguments)
    {
        var options = arguments.ToOptions(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        var host = HostSettings.Read(options.Home, Environment.GetEnvironmentVariable);
        RunDirectory.CreateData(options.Home.Data, host.MachineUser is not null);
        RunDirectory.Create(options.Home.Run, options.Home.ServerSocket, host.MachineUser is not null);
        using var only = InstanceLock.Take(options.Home.Data);
        using var hangup = Signals.IgnoreHangup(options.Background);
        using var log = new RotatingLog(Path.Combine(options.Home.Data, "server.log"), LogLimit);
        using var lines = options.Background ? new TextLoggerProvider(host.Time, log.Write) : new TextLoggerProvider(host.Time, log.Write, Console.Error.WriteLine);
        using var listeners = Listeners.Open(options);
        await using var composition = ServerComposition.Open(host, lines);
        return await ServeAsync(options, composition, listeners, lines);
    }

    private static async Task<int> ServeAsync(ServerOptions options, ServerComposition composition, Listeners listeners, TextLoggerProvider lines)
    {
        var log = lines.CreateLogger("LabSim.LabServer");
        var recovery = new Recovery(composition.Services.Labs, composition.Services.Topologies, composition.Services.Time);
        using var ending = new CancellationTokenSource();
        recovery.Begin(log, ending.Token);
        await using var app = LabServerApplication.Build(options, composition.Services, listeners, recovery, lines);
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

        log.Ended();
        return ExitStatus.Done;
    }
}
