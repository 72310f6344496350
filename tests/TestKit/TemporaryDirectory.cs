namespace LabSim.TestKit;

/// <summary>A directory of one test's own, with a short path (unix sockets have at most 107 bytes), removed when disposed.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Makes the directory.</summary>
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("ls-").FullName;

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
