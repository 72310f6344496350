namespace LabSim.NodeRuntime;

/// <summary>The host lacks something that the runtime needs (QEMU, an image, a user, a permission): exit status 6.</summary>
public sealed class RuntimeEnvironmentException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the user can do about it.</summary>
    public string Remedy => remedy;
}
