using System.ComponentModel;
using System.Diagnostics;

namespace LabSim.Cli.Hosting;

/// <summary>The user's browser, where there is a screen to show it on.</summary>
internal static class Browser
{
    /// <summary>Opens an address; false where there is no screen or no program for it.</summary>
    public static bool TryOpen(string url, Func<string, string?> variable)
    {
        if (variable("BROWSER") is not { Length: > 0 } && variable("DISPLAY") is not { Length: > 0 } && variable("WAYLAND_DISPLAY") is not { Length: > 0 })
        {
            return false;
        }

        // xdg-open honours BROWSER, too; what it prints is none of the user's business.
        var start = new ProcessStartInfo("xdg-open", [url]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using var process = Process.Start(start);
            return process is not null && (!process.WaitForExit(TimeSpan.FromSeconds(5)) || process.ExitCode == 0);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
