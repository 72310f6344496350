namespace LabSim.Switching.Recording;

/// <summary>A frame of the past as one port saw it.</summary>
/// <param name="Page">A copy of the page that has its record.</param>
/// <param name="Offset">Where the record is.</param>
/// <param name="Serial">The page's place among all pages.</param>
/// <param name="Tapped">The port's index.</param>
/// <param name="Sent">The port sent it; else it got it.</param>
internal readonly record struct RecordedFrame(byte[] Page, int Offset, long Serial, int Tapped, bool Sent) : IComparable<RecordedFrame>
{
    /// <summary>Its header.</summary>
    public FrameRecord Record => FrameRecord.Read(Page.AsSpan(Offset));

    /// <summary>What was kept of it.</summary>
    public ReadOnlySpan<byte> Bytes => Page.AsSpan(Offset + FrameRecord.HeaderLength, Record.Kept);

    /// <summary>By time; what passed at the same moment by the order in which it was recorded, sent before got.</summary>
    public int CompareTo(RecordedFrame other)
    {
        var order = Record.Timestamp.CompareTo(other.Record.Timestamp);
        order = order != 0 ? order : Serial.CompareTo(other.Serial);
        order = order != 0 ? order : Offset.CompareTo(other.Offset);
        return order != 0 ? order : other.Sent.CompareTo(Sent);
    }
}
