namespace LabSim.Contracts.Environment;

/// <summary>The files of a user's own kinds: <c>LABSIM_HOME/kinds/*.yaml</c>, read by command and server alike.</summary>
/// <param name="path">The folder; it need not be there.</param>
public sealed class KindFolder(string path)
{
    private const int MostFiles = 500;

    private const int MostBytes = (64 << 10) + 1;

    /// <summary>The files in the order of their names.</summary>
    public IReadOnlyList<string> Files => Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal).Take(MostFiles)] : [];

    /// <summary>Where the file of a kind is that LabSim writes itself.</summary>
    /// <param name="kind">The kind's name.</param>
    public string PathOf(string kind) => Path.Combine(path, $"{kind}.yaml");

    /// <summary>A file's bytes; of one that is larger than a kind's file can be (64 KiB), so many that it is seen.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[MostBytes];
        return bytes[..stream.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false)];
    }
}
