namespace LabSim.NodeRuntime.Qemu;

/// <summary>Files by their paths, for people.</summary>
internal sealed class PathNames : IFileNames
{
    /// <inheritdoc/>
    public string Name(string path) => path;
}
