namespace LabSim.Switching.Impairments;

/// <summary>What a queue's limit counts.</summary>
public enum QueueUnit
{
    /// <summary>Nanoseconds that the last frame has to wait for the line.</summary>
    Nanoseconds,

    /// <summary>Bytes that wait for the line.</summary>
    Bytes,

    /// <summary>Frames that wait for the line.</summary>
    Frames,
}
