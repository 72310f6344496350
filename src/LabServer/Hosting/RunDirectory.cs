using LabSim.NodeRuntime;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// Makes the directories that a server lives in. They are ours alone; where machines run as another user, that user may pass through
/// (0711), and sees nothing but what it knows by name.
/// </summary>
internal static class RunDirectory
{
    private const int SocketPathLimit = 107;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PassThrough = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes the run directory, and the one above it, safely: where others may write (<c>/tmp</c>), somebody may have been there first.</summary>
    /// <exception cref="RuntimeEnvironmentException">It is a link, somebody else's, or too long for a socket's path.</exception>
    public static void Create(string run, string socket, bool passThrough)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(socket) > SocketPathLimit)
        {
            throw new RuntimeEnvironmentException($"{socket} is longer than a unix socket's path may be ({SocketPathLimit} bytes)", "let XDG_RUNTIME_DIR name a directory with a shorter path");
        }

        CreateOurs(Path.GetDirectoryName(run)!, passThrough);
        CreateOurs(run, passThrough);
    }

    /// <summary>Makes LABSIM_HOME. One that is there keeps its mode; a machine user is only let through.</summary>
    /// <exception cref="RuntimeEnvironmentException">It cannot be made or written.</exception>
    public static void CreateData(string data, bool passThrough)
    {
        try
        {
            Directory.CreateDirectory(data, passThrough ? Owner | PassThrough : Owner);
            if (passThrough)
            {
                File.SetUnixFileMode(data, File.GetUnixFileMode(data) | PassThrough);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeEnvironmentException($"cannot use {data} as LABSIM_HOME: {error.Message}", "let LABSIM_HOME name a directory that you may write, on a disk with space", error);
        }
    }

    private static void CreateOurs(string path, bool passThrough)
    {
        var mode = passThrough ? Owner | PassThrough : Owner;
        try
        {
            Directory.CreateDirectory(path, mode);
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                throw Foreign(path, "it is a symbolic link", null);
            }

            // chmod(2) is refused to all but the owner (and root, whose run directory lies where only root writes).
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Foreign(path, "it belongs to somebody else", error);
        }
        catch (IOException error)
        {
            throw Foreign(path, error.Message, error);
        }
    }

    private static RuntimeEnvironmentException Foreign(string path, string why, Exception? error) =>
        new($"cannot use the run directory {path}: {why}", $"remove {path}, or let XDG_RUNTIME_DIR name a directory of your own", error);
}
