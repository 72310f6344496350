namespace LabSim.Interop.Files;

/// <summary>Replaces files that belong to a user: durably, and the file stays theirs.</summary>
public static class ReplacedFile
{
    private const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>
    /// Replaces a file's content as <see cref="DurableFile.Write"/> does. Permissions and owner stay; a new file gets its folder's owner. A symbolic
    /// link stays one: what it points to is replaced.
    /// </summary>
    /// <exception cref="IOException">The disk is full or the directory cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var named = new FileInfo(path);
        var target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        var known = File.Exists(target);
        var owner = RegularFile.OwnerOf(known ? target : Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            var mode = known ? File.GetUnixFileMode(target) : NewFile;
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                stream.Write(content);
                Give(temporary, owner);
                File.SetUnixFileMode(temporary, mode);
                stream.Flush(flushToDisk: true);
            }

            DurableFile.Rename(temporary, target);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Removes what a killed process of ours left beside a file while it was about to replace it.</summary>
    public static void Sweep(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        foreach (var left in Directory.Exists(folder) ? Directory.GetFiles(folder, name + ".*.tmp") : [])
        {
            var process = Path.GetFileName(left)[(name.Length + 1)..^".tmp".Length];
            if (process.Length > 0 && process.All(char.IsAsciiDigit) && !Directory.Exists($"/proc/{process}"))
            {
                File.Delete(left);
            }
        }
    }

    /// <summary>Removes a file, if it is there, and returns when that is on disk.</summary>
    public static void Remove(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            DurableDirectory.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
    }

    // Only root may give files away; for everybody else a file that they may replace becomes theirs.
    private static void Give(string path, (uint UserId, uint GroupId) owner)
    {
        if (RegularFile.OwnerOf(path) != owner && Libc.ChangeOwner(path, owner.UserId, owner.GroupId) != 0 && string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
        {
            throw Libc.Failure("chown", path);
        }
    }
}
