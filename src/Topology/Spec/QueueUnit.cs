namespace LabSim.Topology.Spec;

/// <summary>What a queue's limit counts.</summary>
public enum QueueUnit
{
    /// <summary>Nanoseconds that a frame would wait at the link's rate.</summary>
    Time,

    /// <summary>Bytes of layer 2, without the frame check sequence.</summary>
    Bytes,

    /// <summary>Frames.</summary>
    Frames,
}
