namespace LabSim.NodeRuntime.Machines;

/// <summary>What a firmware can find a boot loader on.</summary>
public enum BootDevice
{
    /// <summary>The disks, in their order.</summary>
    Disk,

    /// <summary>The CDs, in their order.</summary>
    Cd,

    /// <summary>The first NIC (PXE).</summary>
    Network,
}
