namespace LabSim.Switching.Impairments;

/// <summary>What a queue's limit counts.</summary>
public enum QueueUnit
{
    /// <summary>Nanoseconds that the last frame has to wait for the line.</summary>
    Nanoseconds,

    /// <summary>Bytes that the line has not sent yet, with those of the frame that is on it.</summary>
    Bytes,

    /// <summary>Frames that the line has not sent yet, with the one that is on it.</summary>
    Frames,
}
