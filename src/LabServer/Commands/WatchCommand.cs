using System.Diagnostics;
using System.Runtime.InteropServices;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;
using LabSim.Switching.HandOver;

namespace LabSim.LabServer.Commands;

/// <summary>
/// <c>labsim-server watch</c>: keeps a server alive in the background; it knows nothing of labs and loads nothing of the web server. Who starts it
/// gives it a session and streams of its own (<c>setsid labsim-server watch &lt;/dev/null &gt;LOG 2&gt;&amp;1</c>): the server says there why it cannot start.
/// </summary>
internal static class WatchCommand
{
    private const long LogLimit = 1 << 20;

    // Of a server that ends as soon as it began.
    private static readonly TimeSpan RehearsalPatience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(ServerArguments arguments)
    {
        if (arguments.Successor)
        {
            // The server that we take over from still passes frames.
            Urgency.Defer();
        }

        var home = arguments.ResolveHome(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
        var host = HostSettings.Read(home, Environment.GetEnvironmentVariable);
        RunDirectory.CreateData(home.Data, host.MachineUser is not null);
        RunDirectory.Create(home.Run, home.ServerSocket, host.MachineUser is not null);
        using var log = new RotatingLog(Path.Combine(home.Data, "watchdog.log"), LogLimit);
        using var lines = new TextLoggerProvider(host.Time, log.Write);
        using var stop = new CancellationTokenSource();
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var logger = lines.CreateLogger("LabSim.Watchdog");
        var socket = Path.Combine(home.Run, KeeperSocket.NameOf(Environment.ProcessId));
        using var keeper = TryKeep(socket, logger);

        // Beside the server's start: what the keeper does for the first time it does when every millisecond counts.
        var rehearsal = keeper is null ? null : Rehearsal.BeginKeeper(socket + ".rehearsal", logger);
        var successor = arguments.Successor;
        var hasBegun = false;
        var watchdog = new Watchdog(StartNext, host.Time, logger);
        var status = await watchdog.RunAsync(stop.Token);
        rehearsal?.Join(RehearsalPatience);
        return status;

        ServerProcess StartNext()
        {
            if (hasBegun && keeper is not null)
            {
                // Frames wait for the next one until it has recalled what we keep.
                Urgency.Raise();
            }

            hasBegun = true;
            var process = new ServerProcess(Start(arguments, home.Data, keeper is not null, successor), home.ServerSocket);

            // The first one takes over from another watchdog's server; whoever follows it finds what it held in our own keeper.
            successor = false;
            return process;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static KeeperServer? TryKeep(string path, ILogger log)
    {
        try
        {
            KeeperServer.RemoveStale(Path.GetDirectoryName(path)!, KeeperSocket.Pattern);
            return new KeeperServer(path, log);
        }
        catch (IOException error)
        {
            log.NoKeeper(error);
            return null;
        }
    }

    private static Process Start(ServerArguments arguments, string data, bool keeps, bool successor)
    {
        string[] words = ["--background", .. keeps ? (string[])["--keeper", KeeperSocket.NameOf(Environment.ProcessId)] : [], .. successor ? (string[])["--successor"] : []];
        return Process.Start(OwnExecutable.With("run", arguments, data, words)) ?? throw new InvalidOperationException("the server did not start");
    }
}
