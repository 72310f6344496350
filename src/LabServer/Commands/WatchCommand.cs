using System.Diagnostics;
using System.Runtime.InteropServices;
using LabSim.LabServer.Composition;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Logging;

namespace LabSim.LabServer.Commands;

/// <summary>
/// <c>labsim-server watch</c>: keeps a server alive in the background; it knows nothing of labs and loads nothing of the web server. Who starts it
/// gives it a session and streams of its own (<c>setsid labsim-server watch &lt;/dev/null &gt;LOG 2&gt;&amp;1</c>): the server says there why it cannot start.
/// </summary>
internal static class WatchCommand
{
    private const long LogLimit = 1 << 20;

    public static async Task<int> RunAsync(ServerArguments arguments)
    {
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
        var watchdog = new Watchdog(() => new ServerProcess(Start(arguments, home.Data), home.ServerSocket), host.Time, lines.CreateLogger("LabSim.Watchdog"));
        return await watchdog.RunAsync(stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static Process Start(ServerArguments arguments, string data) =>
        Process.Start(OwnExecutable.With("run", arguments, data, "--background")) ?? throw new InvalidOperationException("the server did not start");
}
