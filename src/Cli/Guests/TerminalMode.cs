using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LabSim.Cli.Guests;

/// <summary>
/// The terminal passes every key as it is, until this is disposed. `stty` does it: the runtime's own terminal handling knows no such mode, and
/// must not be woken up (its standard streams are redirected, so it leaves the terminal alone).
/// </summary>
internal sealed class TerminalMode : IDisposable
{
    private readonly string _before;
    private readonly PosixSignalRegistration _resumed;

    private TerminalMode(string before)
    {
        _before = before;
        Stty("raw", "-echo");
        _resumed = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Stty("raw", "-echo"));
    }

    /// <summary>Switches to raw mode; <see langword="null"/> where there is no terminal.</summary>
    public static TerminalMode? Raw() => Stty("-g") is { Length: > 0 } before ? new TerminalMode(before) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _resumed.Dispose();
        Stty(_before);
    }

    private static string? Stty(params ReadOnlySpan<string> words)
    {
        var start = new ProcessStartInfo("stty") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-F");
        start.ArgumentList.Add("/dev/tty");
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }
}
