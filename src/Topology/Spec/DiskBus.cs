namespace LabSim.Topology.Spec;

/// <summary>How a machine's disk is attached; the words of <c>disk-bus:</c>.</summary>
public enum DiskBus
{
    /// <summary>virtio-blk.</summary>
    Virtio,

    /// <summary>The board's IDE controller.</summary>
    Ide,

    /// <summary>AHCI.</summary>
    Sata,

    /// <summary>virtio-scsi.</summary>
    Scsi,

    /// <summary>NVMe.</summary>
    Nvme,
}
