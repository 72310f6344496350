namespace LabSim.Interop.Files;

/// <summary>Directories whose entries are on disk.</summary>
public static class DurableDirectory
{
    /// <summary>Returns when the directory's entries (names made, renamed, removed) are on disk.</summary>
    /// <exception cref="IOException">It does not exist, or the disk failed.</exception>
    public static void Flush(string path)
    {
        using var directory = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec);
        if (directory.IsInvalid)
        {
            throw Libc.Failure("open", path);
        }

        if (Libc.Fsync(directory) != 0)
        {
            throw Libc.Failure("fsync", path);
        }
    }

    /// <summary>Makes a directory with these permissions whatever the umask says, and gives it to a user where one is named. Idempotent.</summary>
    /// <param name="path">The directory; its parent exists.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="owner">User and group, or <see langword="null"/> for our own. Needs root.</param>
    public static void Create(string path, UnixFileMode mode, (uint UserId, uint GroupId)? owner = null)
    {
        var known = Directory.Exists(path);
        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode);
        if (owner is var (user, group) && Libc.ChangeOwner(path, user, group) != 0)
        {
            throw Libc.Failure("chown", path);
        }

        if (!known && Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
        {
            Flush(parent);
        }
    }
}
