namespace LabSim.Interop;

/// <summary>What <see cref="AncillarySocket.Receive"/> got.</summary>
/// <param name="Count">Bytes read; 0 at the end of the stream, -1 if none.</param>
/// <param name="Truncated">More descriptors came than were allowed; they were closed.</param>
/// <param name="WouldBlock">There is nothing yet.</param>
public readonly record struct ReceiveOutcome(int Count, bool Truncated, bool WouldBlock)
{
    /// <summary>The peer is gone.</summary>
    public bool Ended => Count <= 0 && !WouldBlock;
}
