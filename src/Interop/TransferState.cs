namespace LabSim.Interop;

/// <summary>How a transfer over a socket went.</summary>
public enum TransferState
{
    /// <summary>Bytes went.</summary>
    Done,

    /// <summary>There is nothing, or no room, now.</summary>
    WouldBlock,

    /// <summary>The peer is not there.</summary>
    Gone,
}
