using System.ComponentModel;
using System.Diagnostics;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Whether machines may open a device of the host.</summary>
public static class DeviceAccess
{
    /// <summary>Asks the kernel, with the very program that machines are started with: groups and ACLs count.</summary>
    /// <param name="path">The device.</param>
    /// <param name="user">The user that machines run as, or <see langword="null"/> for our own.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<bool> MayOpenAsync(string path, MachineUser? user, CancellationToken cancellation)
    {
        string[] test = ["test", "-r", path, "-a", "-w", path];
        string[] command = user is null ? test : ["setpriv", $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--init-groups", "--", .. test];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
