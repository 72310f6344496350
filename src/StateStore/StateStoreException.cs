namespace LabSim.StateStore;

/// <summary>The store could not keep a change, or cannot be opened; what was acknowledged before is untouched. The message is for people.</summary>
public sealed class StateStoreException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The disk (or the quota) is full: the same change can succeed once there is room.</summary>
    public bool DiskFull { get; init; }
}
