using System.CommandLine;
using System.Diagnostics;
using LabSim.Cli.Hosting;
using LabSim.Contracts;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim server</c>: in the foreground; <c>status</c>, <c>restart</c> and <c>stop</c>.</summary>
internal sealed class ServerCommand : Verb
{
    private readonly Option<string?> _listen = new("--listen") { Description = "Where browsers reach it, for example http://127.0.0.1:7780", HelpName = "URL" };
    private readonly Option<string?> _data = new("--data") { Description = "Its LABSIM_HOME", HelpName = "DIR" };

    public ServerCommand()
        : base("server", "The lab server in the foreground; other verbs start it in the background by themselves.")
    {
        Add(_listen);
        Add(_data);
        Add(new ServerStatusCommand());
        Add(new ServerRestartCommand());
        Add(new ServerStopCommand());
    }

    public override IReadOnlyList<string> Notes { get; } = ["When it ends, machines go on; the next server takes them up again."];

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim server --listen http://127.0.0.1:8080", "in the foreground, on a port of your own"),
        new("labsim server status", "pid, version and address of the one in the background"),
        new("labsim server restart", "a new one takes over; links stay up"),
        new("labsim server stop", "links go down, machines go on"),
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        if (!File.Exists(session.ServerProgram))
        {
            throw new CommandException(ExitStatus.Environment, $"the lab server's program {session.ServerProgram} is missing", "run LabSim by its launcher ./labsim");
        }

        var start = new ProcessStartInfo(session.ServerProgram, ["run"]);
        if (parsed.GetValue(_listen) is { } listen)
        {
            start.ArgumentList.Add("--listen");
            start.ArgumentList.Add(listen);
        }

        if (parsed.GetValue(_data) is { } data)
        {
            start.Environment["LABSIM_HOME"] = session.Absolute(data);
        }

        using var process = Process.Start(start)!;
        using var ended = session.Interrupts.First.Register(() => Terminate(process.Id));
        await process.WaitForExitAsync(CancellationToken.None);
        return session.Interrupts.Raised ? ExitStatus.Done : process.ExitCode;
    }

    // The runtime can only kill; the server should end in order.
    private static void Terminate(int pid)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {pid}"]);
        kill?.WaitForExit();
    }
}
