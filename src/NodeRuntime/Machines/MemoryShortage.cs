namespace LabSim.NodeRuntime.Machines;

/// <summary>Whether the kernel killed a process for want of memory, and whose.</summary>
internal enum MemoryShortage
{
    /// <summary>It did not, as far as can be told.</summary>
    None,

    /// <summary>The host's, or that of what the host runs the server in.</summary>
    OfHost,

    /// <summary>The machine's own, by its limit.</summary>
    OfLimit,
}
