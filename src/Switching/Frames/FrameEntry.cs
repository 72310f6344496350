namespace LabSim.Switching.Frames;

/// <summary>A frame of a burst.</summary>
internal struct FrameEntry
{
    /// <summary>The sender's name for its buffer: the head of the descriptor chain.</summary>
    public ushort Buffer;

    /// <summary>What becomes of it.</summary>
    public FrameVerdict Verdict;

    /// <summary>Which of the burst's offloads is its own, from 1; 0 for a frame that is as on a wire.</summary>
    public byte Offload;

    /// <summary>Index of its first segment in the burst.</summary>
    public int FirstSegment;

    /// <summary>How many segments it has.</summary>
    public int SegmentCount;

    /// <summary>Bytes from the destination address to the last of the payload, without FCS.</summary>
    public int Length;
}
