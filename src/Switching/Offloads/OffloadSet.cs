namespace LabSim.Switching.Offloads;

/// <summary>What a frame leaves to be done to whoever gets it, and what a receiver is able to get.</summary>
[Flags]
internal enum OffloadSet : byte
{
    /// <summary>Nothing: frames as on a wire.</summary>
    None = 0,

    /// <summary>The checksum of the transport layer covers the pseudo header only.</summary>
    Checksum = 1,

    /// <summary>A TCP segment over IPv4 that has yet to be cut.</summary>
    Tcp4 = 2,

    /// <summary>A TCP segment over IPv6 that has yet to be cut.</summary>
    Tcp6 = 4,

    /// <summary>A TCP segment that has yet to be cut, and whose CWR flag belongs to the first part alone (RFC 3168).</summary>
    Congestion = 8,

    /// <summary>Everything above.</summary>
    All = Checksum | Tcp4 | Tcp6 | Congestion,
}
