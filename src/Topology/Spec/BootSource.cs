namespace LabSim.Topology.Spec;

/// <summary>Where the firmware looks for a boot loader; the words of a kind's <c>boot:</c>.</summary>
public enum BootSource
{
    /// <summary>Its disks.</summary>
    Disk,

    /// <summary>Its CDs.</summary>
    Cd,

    /// <summary>Its first NIC (PXE).</summary>
    Network,
}
