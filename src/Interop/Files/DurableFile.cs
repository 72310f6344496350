namespace LabSim.Interop.Files;

/// <summary>
/// Files that are either the old or the new one after a crash, never a mix: write beside, fsync, rename, fsync the directory.
/// </summary>
public static class DurableFile
{
    /// <summary>Replaces a file's content.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="content">The whole new content.</param>
    /// <param name="mode">Permissions of the new file.</param>
    /// <exception cref="IOException">The disk is full or the directory cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            Rename(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Renames a file over another, if there is one, and returns when the new name is on disk.</summary>
    public static void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        DurableDirectory.Flush(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }
}
