namespace LabSim.NodeRuntime.Images;

/// <summary>A file cannot become an image, or an image cannot go: the user has to decide something.</summary>
public sealed class ImageRefusedException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the user can do about it.</summary>
    public string Remedy => remedy;
}
