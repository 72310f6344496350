namespace LabSim.Interop.Files;

/// <summary>What lies at a path.</summary>
public enum FileKind
{
    /// <summary>An ordinary file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A block or character device.</summary>
    Device,
}
