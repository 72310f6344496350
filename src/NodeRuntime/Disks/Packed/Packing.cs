namespace LabSim.NodeRuntime.Disks.Packed;

/// <summary>How a file is packed.</summary>
internal enum Packing
{
    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>bzip2.</summary>
    Bzip2,

    /// <summary>xz.</summary>
    Xz,

    /// <summary>ZIP (PKWARE APPNOTE).</summary>
    Zip,

    /// <summary>tar (POSIX.1-2017, pax); an OVA is one.</summary>
    Tar,
}
