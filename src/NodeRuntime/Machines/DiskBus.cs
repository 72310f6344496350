namespace LabSim.NodeRuntime.Machines;

/// <summary>What a disk is attached to.</summary>
public enum DiskBus
{
    /// <summary>virtio-blk, a PCI device of its own.</summary>
    Virtio,

    /// <summary>The IDE controller of the PC's board.</summary>
    Ide,

    /// <summary>An AHCI controller (ich9-ahci).</summary>
    Sata,

    /// <summary>A virtio-scsi controller.</summary>
    Scsi,

    /// <summary>An NVMe controller of its own.</summary>
    Nvme,

    /// <summary>A stick on the USB controller that comes with a screen.</summary>
    Usb,
}
