using System.Diagnostics;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Client;

/// <summary>Starts the lab server in the background, in a session of its own, with a watchdog that brings it back.</summary>
internal static class ServerStarter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int LinesOfLog = 15;

    // Bytes: below this a server cannot even write down why it does not start.
    private const long LeastSpace = 64 << 10;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="CommandException">It ended or does not answer.</exception>
    public static async Task StartAsync(Session session, LabClient client, CancellationToken cancellation, params string[] options)
    {
        var log = LogOf(session);
        using var process = Launch(session, options);
        var started = session.Time.GetTimestamp();
        long? ended = null;
        while (await ServerConnection.FindAsync(client, cancellation) is null)
        {
            ended ??= process.HasExited ? session.Time.GetTimestamp() : null;

            // Another command, or a watchdog, may have started one at the same moment: ours ends then, and that one answers as soon as it can.
            if (ended is { } at && process.ExitCode != ExitStatus.Occupied && session.Time.GetElapsedTime(at) > TimeSpan.FromSeconds(2))
            {
                throw Failed($"the lab server did not start (exit status {process.ExitCode})", log, process.ExitCode);
            }

            if (session.Time.GetElapsedTime(started) > Patience)
            {
                throw Failed($"the lab server does not answer within {Patience.TotalSeconds} s", log, ExitStatus.Failed);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), session.Time, cancellation);
        }
    }

    /// <summary>Starts a watchdog with these options.</summary>
    public static Process Launch(Session session, ReadOnlySpan<string> options)
    {
        if (!File.Exists(session.ServerProgram))
        {
            throw new CommandException(ExitStatus.Environment, $"the lab server's program {session.ServerProgram} is missing", "run LabSim by its launcher ./labsim");
        }

        var log = LogOf(session);
        Directory.CreateDirectory(session.Home.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        // Here, where a full disk or a missing permission has a name; the shell would only say that it failed.
        File.Create(log).Dispose();

        // The shell puts the log in place of the pipes, and setsid keeps the terminal's Ctrl+C away.
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        foreach (var word in (string[])["-c", "log=$1; shift; exec setsid \"$0\" watch \"$@\" </dev/null >\"$log\" 2>&1", session.ServerProgram, log, .. options])
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    /// <summary>Says why a watchdog has ended, if it has.</summary>
    /// <exception cref="CommandException">It has.</exception>
    public static void RefuseEnded(Session session, Process watchdog, string what)
    {
        if (watchdog.HasExited)
        {
            throw Failed($"{what} (exit status {watchdog.ExitCode})", LogOf(session), watchdog.ExitCode);
        }
    }

    private static string LogOf(Session session) => Path.Combine(session.Home.Data, "start.log");

    private static CommandException Failed(string what, string log, int status)
    {
        var disk = new DriveInfo(Path.GetDirectoryName(log)!);
        if (disk.AvailableFreeSpace < LeastSpace)
        {
            return new CommandException(ExitStatus.Environment, $"the lab server did not start: no space left on the disk of {Path.GetDirectoryName(log)}",
                "make room there; nothing of your labs is lost");
        }

        var lines = File.Exists(log) ? File.ReadLines(log).TakeLast(LinesOfLog).ToArray() : [];
        var detail = lines.Length == 0 ? what : $"{what}; its last words:\n{string.Join('\n', lines)}";
        return new CommandException(status == ExitStatus.Environment ? ExitStatus.Environment : ExitStatus.Failed, detail,
            "`labsim server` runs it in the foreground; `labsim doctor` looks at the host");
    }
}
