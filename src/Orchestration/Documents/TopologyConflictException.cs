namespace LabSim.Orchestration.Documents;

/// <summary>A change was made for another revision than the newest one, or there is nothing to undo; nothing was changed.</summary>
public sealed class TopologyConflictException(string message, string remedy, TopologySnapshot newest) : Exception(message)
{
    /// <summary>What the user can do about it.</summary>
    public string Remedy => remedy;

    /// <summary>The document as it is.</summary>
    public TopologySnapshot Newest => newest;
}
