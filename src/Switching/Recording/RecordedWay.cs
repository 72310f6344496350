namespace LabSim.Switching.Recording;

/// <summary>What a record says of a frame's way.</summary>
[Flags]
internal enum RecordedWay
{
    /// <summary>The record's port sent it.</summary>
    Sent = 1,

    /// <summary>The page's peer got it at the same moment, so that it needs no record of its own there.</summary>
    Delivered = 2,

    /// <summary>The record's port got it, later than it was sent.</summary>
    Arrived = 4,
}
