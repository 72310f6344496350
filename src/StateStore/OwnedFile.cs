using LabSim.Interop.Files;

namespace LabSim.StateStore;

/// <summary>Files that users own and LabSim reads and replaces.</summary>
public static class OwnedFile
{
    /// <summary>Replaces a file's content; after a crash it is the old or the new one. Owner, permissions and links stay.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) => ReplacedFile.Write(path, content);

    /// <summary>Replaces a file that nobody but its owner, ourselves, may read, such as a key's.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written; the old file is untouched.</exception>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content) => DurableFile.Write(path, content);

    /// <summary>Renames a file over another, if there is one, and returns when the new name is on disk.</summary>
    public static void Rename(string from, string to) => DurableFile.Rename(from, to);

    /// <summary>Removes a file, if it is there, and returns when that is on disk.</summary>
    public static void Remove(string path) => ReplacedFile.Remove(path);

    /// <summary>Removes what a killed process left beside a file while it was about to replace it.</summary>
    public static void Sweep(string path) => ReplacedFile.Sweep(path);

    /// <summary>The bytes of an ordinary file, or <see langword="null"/> where there is none. Pipes and devices are not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="IOException">It is no ordinary file, has more bytes, or may not be read.</exception>
    public static byte[]? Read(string path, int limit)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = RegularFile.OpenRead(path) ?? throw new IOException($"{path} is no ordinary file");
        if (stream.Length > limit)
        {
            throw new IOException($"{path} has more than {limit:N0} bytes");
        }

        var content = new byte[stream.Length];
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..length];
    }
}
