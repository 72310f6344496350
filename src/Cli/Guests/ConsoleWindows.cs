using System.ComponentModel;
using System.Diagnostics;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;

namespace LabSim.Cli.Guests;

/// <summary>
/// A tmux window for each node's console: in the tmux session that the user is in, or in one of the lab's own. What is open stays as it is, so that asking again
/// opens what has come meanwhile.
/// </summary>
/// <param name="session">The process.</param>
/// <param name="lab">The lab.</param>
internal sealed class ConsoleWindows(Session session, string lab)
{
    private const string Tmux = "tmux";

    /// <summary>A window's own option that says whose console it shows, LAB/NODE or LAB/NODE:PORT. Its name may be anybody's.</summary>
    private const string Mark = "@labsim";

    /// <summary>What the commands in the windows are told where it is set: a window has the environment of tmux's server, not ours.</summary>
    private static readonly string[] Handed = ["LABSIM_SERVER_PROGRAM", "DOTNET_ROOT", "DOTNET_EnableDiagnostics", "XDG_RUNTIME_DIR", "NO_COLOR"];

    /// <summary>What they are told in any case: where it is not set here, it counts for nothing there, either.</summary>
    private static readonly string[] Replaced = ["LABSIM_SERVER", "LABSIM_TOKEN", "LABSIM_LISTEN"];

    /// <summary>Whether the user sits in tmux.</summary>
    public bool IsInside { get; } = session.Value("TMUX") is not null;

    /// <summary>The lab's session in tmux.</summary>
    public string Name { get; } = $"labsim-{lab}";

    /// <summary>Opens a window for each console that has none; one whose command has ended begins anew.</summary>
    /// <param name="consoles">The consoles, as <see cref="SerialPort.Title"/> names them, and what the command in the window is told beside.</param>
    /// <returns>Those whose windows were opened.</returns>
    /// <exception cref="CommandException">There is no tmux, or it refuses.</exception>
    public async Task<IReadOnlyList<string>> OpenAsync(IReadOnlyList<(string Name, string[] Words)> consoles)
    {
        var target = IsInside ? Expect(await RunAsync(["display-message", "-p", "#{session_id}"])).Trim() : $"={Name}";
        var listed = await RunAsync(["list-windows", "-t", target, "-F", $"#{{window_id}} #{{pane_dead}} #{{{Mark}}}"]);
        var windows = Rows(listed.Status == 0 ? listed.Output : "");
        string? Find(string dead, string node) => windows.FirstOrDefault(window => window is [_, var state, var mark] && state == dead && mark == $"{lab}/{node}")?[0];
        (string Name, string[] Words)[] missing = [.. consoles.Where(console => Find(dead: "0", console.Name) is null)];
        string[] Open(string node, int index) =>
            Find(dead: "1", node) is { } ended ? ["respawn-pane", "-k", "-t", ended]
            : index == 0 && listed.Status != 0 ? ["new-session", "-d", "-s", Name, "-n", node, "-P", "-F", $"#{{window_id}} {node}"]
            : ["new-window", "-d", "-t", $"{target}:", "-n", node, "-P", "-F", $"#{{window_id}} {node}"];

        // By standard input: nobody else reads there what the environment holds.
        var opened = Rows(Expect(await RunAsync(["start-server", ";", "source-file", "-"], string.Concat(missing.Select((console, i) => Line([.. Open(console.Name, i), .. Command(console.Name, console.Words)]))))));

        // A window stays, with what was said, where the console could not be opened.
        var marks = opened.Select(window => Line(["set-option", "-w", "-t", window[0], Mark, $"{lab}/{window[1]}"]) + Line(["set-option", "-w", "-t", window[0], "remain-on-exit", "failed"]));
        Expect(await RunAsync(["source-file", "-"], string.Concat(marks)));
        return [.. missing.Select(console => console.Name)];
    }

    /// <summary>Shows the lab's session on this terminal until the user leaves it.</summary>
    /// <exception cref="CommandException">It cannot be shown here.</exception>
    public async Task AttachAsync()
    {
        using var process = Start(new ProcessStartInfo(Tmux, ["attach-session", "-t", $"={Name}"]));
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new CommandException(ExitStatus.Failed, $"tmux cannot show the session {Name} on this terminal", $"elsewhere: tmux attach -t {Name}");
        }
    }

    private string[] Command(string node, string[] words)
    {
        var environment = Handed.Where(name => session.Value(name) is not null).Concat(Replaced).Select(name => $"{name}={session.Value(name)}").Append($"LABSIM_HOME={session.Home.Data}");

        // tmux reads formats in a directory's name, commands among them.
        var directory = session.CurrentDirectory.Replace("#", "##", StringComparison.Ordinal);
        return ["-c", directory, .. environment.SelectMany(variable => (string[])["-e", variable]), "--", Environment.ProcessPath!, "console", lab, node, .. words];
    }

    private static string[][] Rows(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(' '))];

    private static string Line(string[] words) => string.Join(' ', words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'")) + '\n';

    private static string Expect((int Status, string Output, string Error) result) =>
        result.Status == 0 ? result.Output : throw new CommandException(ExitStatus.Failed, $"tmux refuses: {Inert.Line(result.Error.Trim())}", "tmux 3.2 or later is needed");

    private static async Task<(int Status, string Output, string Error)> RunAsync(string[] arguments, string input = "")
    {
        using var process = Start(new ProcessStartInfo(Tmux, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading, and says why.
        }

        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CommandException(ExitStatus.Environment, "--all opens its windows in tmux, which is not installed", "apt-get install tmux");
        }
    }
}
