namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>A sort of file that a machine may send.</summary>
internal enum ControlFile
{
    /// <summary>Memory, sealed against shrinking.</summary>
    Memory,

    /// <summary>Memory that may shrink.</summary>
    Unsealed,

    /// <summary>Sealed memory, larger than an address space.</summary>
    Huge,

    /// <summary>An eventfd.</summary>
    Kick,

    /// <summary>Another eventfd.</summary>
    Call,

    /// <summary>A timer.</summary>
    Timer,

    /// <summary>A socket that listens.</summary>
    Listener,

    /// <summary>A socket whose other end is closed.</summary>
    Closed,
}
