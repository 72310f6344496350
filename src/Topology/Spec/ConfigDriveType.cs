namespace LabSim.Topology.Spec;

/// <summary>What a drive with a node's configuration looks like to its guest.</summary>
public enum ConfigDriveType
{
    /// <summary>A CD: ISO 9660 with Joliet names.</summary>
    Cd,

    /// <summary>A USB stick: FAT, without a partition table.</summary>
    Usb,

    /// <summary>A further disk on the bus of the node's own: FAT, without a partition table.</summary>
    Disk,
}
