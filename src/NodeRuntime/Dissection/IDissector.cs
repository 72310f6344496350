namespace LabSim.NodeRuntime.Dissection;

/// <summary>Takes captured frames apart in full, as Wireshark does.</summary>
public interface IDissector
{
    /// <summary>Begins with a capture that may still grow. Nothing is started before it is needed.</summary>
    IDissection Open(FrameSource source);
}
