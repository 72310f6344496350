namespace LabSim.LabServer.Doctor;

/// <summary>Where programs lie: PATH, and the system's folders, which a user's PATH may lack.</summary>
internal sealed class ProgramSearch(Func<string, string?> variable)
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The absolute path of a program, or <see langword="null"/>.</summary>
    public string? Find(string program) => (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(SystemFolders).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
