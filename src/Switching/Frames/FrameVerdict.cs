namespace LabSim.Switching.Frames;

/// <summary>What becomes of a frame.</summary>
internal enum FrameVerdict : byte
{
    /// <summary>It goes on.</summary>
    Forward,

    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>The link has a copy, and will deliver it when it is due.</summary>
    Held,

    /// <summary>Lost by chance, as configured.</summary>
    Lost,

    /// <summary>The queue of the link was full.</summary>
    QueueFull,

    /// <summary>The receiver has no room for it.</summary>
    NoRoom,

    /// <summary>The receiver does not run, or the link is down.</summary>
    Down,

    /// <summary>It is larger than any frame may be.</summary>
    TooLarge,

    /// <summary>It is shorter than an Ethernet header, or asks for an offload that was not negotiated.</summary>
    Malformed,

    /// <summary>It is one of too many to everybody, or has gone in circles.</summary>
    Storm,

    /// <summary>A segment answers it itself: it is delivered, and goes no further.</summary>
    Answered,
}
