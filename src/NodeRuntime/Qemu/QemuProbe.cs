using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>Asks a QEMU program what it is.</summary>
internal static partial class QemuProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks for the version, the sandbox and the devices.</summary>
    /// <exception cref="RuntimeEnvironmentException">It does not run, or says nothing that QEMU would say.</exception>
    public static async Task<QemuCapabilities> AskAsync(QemuLocation location, CancellationToken cancellation)
    {
        var devices = RunAsync(location, ["-device", "help"], cancellation);

        // A QEMU without seccomp refuses the option before it comes to -version.
        var guarded = await RunAsync(location, ["-sandbox", SandboxArguments.Value, "-version"], cancellation).ConfigureAwait(false);
        var plain = guarded.Status == 0 ? guarded : await RunAsync(location, ["-version"], cancellation).ConfigureAwait(false);
        if (plain.Status != 0 || VersionPattern().Match(plain.Output) is not { Success: true } version)
        {
            throw new RuntimeEnvironmentException(
                $"{location.Path} does not run: {plain.Error.Trim()}", "Install QEMU again, or let LABSIM_QEMU_DIR name another one.");
        }

        var names = DevicePattern().Matches((await devices.ConfigureAwait(false)).Output).Select(match => match.Groups[1].Value);
        return new QemuCapabilities(Version.Parse(version.Groups[1].Value), guarded.Status == 0, [.. names]);
    }

    [GeneratedRegex(@"QEMU emulator version (\d+\.\d+\.\d+)")]
    private static partial Regex VersionPattern();

    [GeneratedRegex("""^name "([^"]+)"(?:, bus [^,\n]+)?""", RegexOptions.Multiline)]
    private static partial Regex DevicePattern();

    private static async Task<(int Status, string Output, string Error)> RunAsync(
        QemuLocation location, ImmutableArray<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(location.Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in location.Environment)
        {
            start.Environment[name] = value;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        using var process = Begin(start);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill();
            return (-1, "", $"no answer within {Patience.TotalSeconds:0} s");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Begin(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            throw new RuntimeEnvironmentException(
                $"{start.FileName} does not start: {refused.Message}", "Make it executable, or let LABSIM_QEMU_DIR name another one.", refused);
        }
    }
}
