namespace LabSim.NodeRuntime.Volumes;

/// <summary>The file system of a volume.</summary>
public enum VolumeFormat
{
    /// <summary>ISO 9660 (ECMA-119) with Joliet names: a CD.</summary>
    Iso9660,

    /// <summary>FAT16 with long names, without a partition table: a USB stick or a small disk.</summary>
    Fat,
}
