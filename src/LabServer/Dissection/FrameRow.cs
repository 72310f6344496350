namespace LabSim.LabServer.Dissection;

/// <summary>
/// A frame's line in a packet list. It is small, quick and never fails: what is not understood is told as far as it was. What a frame holds in full is the
/// dissector's business.
/// </summary>
/// <param name="Source">The outermost address that says most: IP's, else the hardware's.</param>
/// <param name="Destination">Likewise.</param>
/// <param name="Protocol">The innermost protocol, by Wireshark's name.</param>
/// <param name="Info">What it says, on one line.</param>
internal sealed record FrameRow(string Source, string Destination, string Protocol, string Info)
{
    /// <summary>Reads a frame.</summary>
    /// <param name="frame">Its bytes from the destination address on, as far as they were kept.</param>
    /// <param name="originalLength">Bytes that it had.</param>
    public static FrameRow Of(ReadOnlySpan<byte> frame, int originalLength)
    {
        var row = new RowBuilder { OriginalLength = originalLength };
        Ethernet.Read(new Octets(frame), row);
        return row.Build();
    }
}
