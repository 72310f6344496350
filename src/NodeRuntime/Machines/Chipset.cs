namespace LabSim.NodeRuntime.Machines;

/// <summary>What a PC is built on.</summary>
public enum Chipset
{
    /// <summary>QEMU's <c>pc</c>: PCI, IDE.</summary>
    I440fx,

    /// <summary>QEMU's <c>q35</c>: PCI Express, SATA.</summary>
    Q35,
}
