using System.Security.Cryptography;
using System.Text;

namespace LabSim.Contracts.Environment;

/// <summary>
/// The two directories of an installation, found the same way by command and server: LABSIM_HOME, which lasts, and the run directory,
/// which is short because a unix socket's path has at most 107 bytes.
/// </summary>
/// <param name="Data">LABSIM_HOME, absolute.</param>
/// <param name="Run"><c>/run/labsim-0/&lt;8 hex of LABSIM_HOME&gt;</c> for root, below XDG_RUNTIME_DIR for others.</param>
public sealed record HomeDirectory(string Data, string Run)
{
    /// <summary>The server's unix socket for the command.</summary>
    public string ServerSocket => Path.Combine(Run, "server.sock");

    /// <summary>The token that browsers and remote clients present; readable by its owner only.</summary>
    public string TokenFile => Path.Combine(Data, "token");

    /// <summary>Files that users upload to make images of them.</summary>
    public string Incoming => Path.Combine(Data, "incoming");

    /// <summary>The user's own kinds.</summary>
    public KindFolder Kinds => new(Path.Combine(Data, "kinds"));

    /// <summary>
    /// Reads LABSIM_HOME; by default <c>/var/lib/labsim</c> for root and <c>$XDG_DATA_HOME/labsim</c> (<c>~/.local/share/labsim</c>) for others.
    /// </summary>
    /// <param name="variable">Reads an environment variable; <see langword="null"/> where it is not set.</param>
    /// <param name="currentDirectory">What a relative LABSIM_HOME is relative to.</param>
    public static HomeDirectory Resolve(Func<string, string?> variable, string currentDirectory)
    {
        var root = string.Equals(System.Environment.UserName, "root", StringComparison.Ordinal);
        var data = Value("LABSIM_HOME")
            ?? (root ? "/var/lib/labsim" : Path.Combine(Value("XDG_DATA_HOME") ?? Path.Combine(Value("HOME") ?? "/", ".local/share"), "labsim"));
        data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data, currentDirectory));
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..8];
        var runtime = root ? "/run/labsim-0"
            : Value("XDG_RUNTIME_DIR") is { } xdg ? Path.Combine(xdg, "labsim")
            : Path.Combine("/tmp", $"labsim-{System.Environment.UserName}");
        return new HomeDirectory(data, Path.Combine(runtime, id));

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }
}
