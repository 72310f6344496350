namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>A file is no disk image that can be taken in.</summary>
/// <param name="reason">Why, as the end of a sentence that begins with the file's name: "has a backing file …".</param>
/// <param name="remedy">What the user can do.</param>
internal sealed class DiskHeaderException(string reason, string remedy) : Exception(reason)
{
    /// <summary>What the user can do.</summary>
    public string Remedy => remedy;
}
