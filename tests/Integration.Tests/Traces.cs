namespace LabSim.Integration.Tests;

/// <summary>Everything that an installation has left on the host, as lines that can be compared.</summary>
internal static class Traces
{
    public static IReadOnlyList<string> Of(Installation installation) =>
    [
        .. Files(installation.Home).Concat(Files(installation.Directories.Run)),
        .. Sockets(installation.Directories.Run),
        .. installation.Processes().Concat(installation.Machines()).Distinct().Select(pid => $"process {Name(pid)}").Order(StringComparer.Ordinal),
    ];

    // The images are shared by all tests, the server's own database and log grow: neither is a lab's trace.
    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => !path.Contains(".db", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

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
