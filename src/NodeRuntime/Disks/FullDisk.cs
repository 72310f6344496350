using LabSim.NodeRuntime.Images;

namespace LabSim.NodeRuntime.Disks;

/// <summary>Tells a full disk from other failures.</summary>
internal static class FullDisk
{
    // ENOSPC and EDQUOT, errno(3).
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Whether no room was left for what failed.</summary>
    public static bool Caused(Exception failure) => failure switch
    {
        IOException file => file.HResult is NoSpace or QuotaExceeded,
        HostToolException tool => tool.Words.Contains("No space left", StringComparison.Ordinal) || tool.Words.Contains("quota exceeded", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
