namespace LabSim.Switching.HandOver;

/// <summary>
/// Keeps a fabric's parts for the case that this process dies. Told of every change; nothing that it does may take long or throw.
/// </summary>
public interface IPartKeeper
{
    /// <summary>Keeps a part as it is now, instead of what it was. The part is the keeper's.</summary>
    void Hold(string lab, ExportedPart part);

    /// <summary>What is kept of a part is about to be wrong, until it is held again: a process that dies now leaves nothing of it.</summary>
    void Forget(string lab, PartKind kind, string name);
}
