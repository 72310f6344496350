namespace LabSim.Switching.Links;

/// <summary>What one direction of a link delivered and lost since it was made. Frames count once; bytes are layer 2 without FCS.</summary>
public sealed record DirectionCounters
{
    /// <summary>Frames delivered to the receiving port.</summary>
    public required long Frames { get; init; }

    /// <summary>Bytes delivered to the receiving port.</summary>
    public required long Bytes { get; init; }

    /// <summary>Frames lost by the configured loss.</summary>
    public long DropsLoss { get; init; }

    /// <summary>Frames lost because the direction's queue was full.</summary>
    public long DropsQueue { get; init; }

    /// <summary>Frames lost because the link was down or the other port had no running machine.</summary>
    public long DropsDown { get; init; }

    /// <summary>Frames lost because the receiver's ring had no room.</summary>
    public long DropsNoRoom { get; init; }

    /// <summary>Frames lost because they were larger than the link's MTU or than any frame.</summary>
    public long DropsMtu { get; init; }

    /// <summary>
    /// Frames lost because they were no frames: shorter than an Ethernet header, or asking for an offload that was never negotiated.
    /// </summary>
    public long DropsMalformed { get; init; }

    /// <summary>Frames that the switch at the link's end lost because there were too many to everybody, or because they went in circles.</summary>
    public long DropsStorm { get; init; }

    /// <summary>Frames lost, whatever the reason.</summary>
    public long Drops => DropsLoss + DropsQueue + DropsDown + DropsNoRoom + DropsMtu + DropsMalformed + DropsStorm;

    /// <summary>Frames that the link sent twice; each copy that came counts in <see cref="Frames"/>.</summary>
    public long Duplicated { get; init; }

    /// <summary>Frames that the link damaged.</summary>
    public long Corrupted { get; init; }

    /// <summary>Frames that the link let overtake others.</summary>
    public long Reordered { get; init; }
}
