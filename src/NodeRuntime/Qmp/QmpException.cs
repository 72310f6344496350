namespace LabSim.NodeRuntime.Qmp;

/// <summary>QEMU refused a command, broke the protocol, or is gone.</summary>
internal sealed class QmpException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>QEMU answered the command with this error class ("GenericError", "CommandNotFound"); <see langword="null"/> where the connection is at fault.</summary>
    public string? ErrorClass { get; init; }
}
