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

    /// <summary>What the commands in the windows are told: a window has the environment of tmux's server, not ours.</summary>
    private static readonly string[] Handed =
        ["LABSIM_HOME", "LABSIM_SERVER", "LABSIM_TOKEN", "LABSIM_LISTEN", "LABSIM_SERVER_PROGRAM", "DOTNET_ROOT", "DOTNET_EnableDiagnostics", "XDG_RUNTIME_DIR", "NO_COLOR"];

    /// <summary>Whether the user sits in tmux.</summary>
    public bool IsInside { get; } = session.Value("TMUX") is not null;

    /// <summary>The lab's session in tmux.</summary>
    public string Name { get; } = $"labsim-{lab}";

    /// <summary>Opens a window for each node that has none, named after it; one whose command has ended begins anew.</summary>
    /// <returns>The nodes whose windows were opened.</returns>
    /// <exception cref="CommandException">There is no tmux, or it refuses.</exception>
    public async Task<IReadOnlyList<string>> OpenAsync(IReadOnlyList<string> nodes)
    {
        var target = IsInside ? Expect(await RunAsync(["display-message", "-p", "#{session_id}"])).Trim() : $"={Name}";
        var there = await RunAsync(["list-windows", "-t", target, "-F", "#{pane_dead} #{window_name}"]);
        string[] windows = there.Status == 0 ? there.Output.Split('\n') : [];
        string[] missing = [.. nodes.Where(node => !windows.Contains($"0 {node}"))];
        string[] Open(string node, int index) =>
            windows.Contains($"1 {node}") ? ["respawn-pane", "-k", "-t", $"{target}:={node}"]
            : index == 0 && there.Status != 0 ? ["new-session", "-d", "-s", Name, "-n", node]
            : ["new-window", "-d", "-t", $"{target}:", "-n", node];

        // By standard input: nobody else reads there what the environment holds.
        Expect(await RunAsync(["start-server", ";", "source-file", "-"], string.Concat(missing.Select((node, i) => Commands(node, target, Open(node, i))))));
        return missing;
    }

    /// <summary>Shows the lab's session on this terminal until the user leaves it.</summary>
    public async Task AttachAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(Tmux, ["attach-session", "-t", $"={Name}"]))!;
        await process.WaitForExitAsync();
    }

    /// <summary>The tmux commands for a node's window. It stays, with what was said, where the console could not be opened.</summary>
    private string Commands(string node, string target, string[] open)
    {
        var environment = Handed.Where(name => session.Value(name) is not null).SelectMany(name => (string[])["-e", $"{name}={session.Value(name)}"]);
        string[] words = [.. open, "-c", session.CurrentDirectory, .. environment, "--", Environment.ProcessPath!, "console", lab, node];
        string[] stays = ["set-option", "-w", "-t", $"{target}:={node}", "remain-on-exit", "failed"];
        return $"{Line(words)}{Line(stays)}";
    }

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
