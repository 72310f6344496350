namespace LabSim.Integration.Tests;

/// <summary>Everything that an installation has left on the host, as lines that can be compared.</summary>
internal static class Traces
{
    public static IReadOnlyList<string> Of(Installation installation) =>
    [
        .. Files(installation.Home).Concat(Files(installation.Directories.Run)).Where(IsNoKeeper),
        .. Sockets(installation.Directories.Run).Where(IsNoKeeper),
        .. installation.Processes().Concat(installation.Machines()).Distinct().Select(pid => $"process {Name(pid)}").Order(StringComparer.Ordinal),
    ];

    // A keeper's sockets are its watchdog's and no lab's: one with each connection that a server has to it.
    private static bool IsNoKeeper(string path) => !Path.GetFileName(path).StartsWith("keeper-", StringComparison.Ordinal);

    // The server's database and the measured speed of the host's KVM are no lab's traces (nor are the images, which lie behind a link).
    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => !path.Contains(".db", StringComparison.Ordinal) && Path.GetFileName(path) != "kvm-speed.json").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sockets(string run) =>
        File.ReadLines("/proc/net/unix").Select(line => line.Split(' ')[^1]).Where(path => path.StartsWith(run + "/", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal).Select(path => "socket " + path);

    private static string Name(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "gone";
        }
    }
}
