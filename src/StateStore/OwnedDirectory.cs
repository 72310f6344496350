using LabSim.Interop.Files;

namespace LabSim.StateStore;

/// <summary>Directories for state that lasts: made durably, with exact permissions, and given to the user that works in them.</summary>
public static class OwnedDirectory
{
    /// <summary>Makes a directory (not its parents) and returns when its name is on disk. Idempotent.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="mode">Its permissions, whatever the umask says.</param>
    /// <param name="owner">User and group that it is given to, or <see langword="null"/> for our own; needs root.</param>
    /// <exception cref="IOException">The parent is missing, the disk is full, or we may not.</exception>
    public static void Create(string path, UnixFileMode mode, (uint UserId, uint GroupId)? owner) => DurableDirectory.Create(path, mode, owner);

    /// <summary>Makes a directory among a user's files, with those above it that are missing. Each has the owner of the one above it. Idempotent.</summary>
    /// <exception cref="IOException">The disk is full, something else is there, or we may not.</exception>
    public static void CreateShared(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        CreateShared(parent);
        var owner = RegularFile.OwnerOf(parent);
        Create(path, Users, string.Equals(Environment.UserName, "root", StringComparison.Ordinal) ? owner : null);
    }

    private const UnixFileMode Users = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
