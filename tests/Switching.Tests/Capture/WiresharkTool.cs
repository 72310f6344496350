using System.ComponentModel;
using System.Diagnostics;

namespace LabSim.Switching.Tests.Capture;

/// <summary>Runs Wireshark's own tools; a test is skipped where they are not installed.</summary>
internal static class WiresharkTool
{
    /// <summary>Runs one and returns what it says.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, process.StandardError.ReadToEnd());
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{tool} is not installed");
            throw;
        }
    }
}
