namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>The formats of disk images that can be taken in.</summary>
public enum DiskFormat
{
    /// <summary>The bytes of the disk, one after the other.</summary>
    Raw,

    /// <summary>QEMU's format, versions 2 and 3.</summary>
    Qcow2,

    /// <summary>VMware's, in one file; it is converted.</summary>
    Vmdk,

    /// <summary>A CD or DVD: ISO 9660.</summary>
    Iso,
}
