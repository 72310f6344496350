namespace LabSim.Topology.Spec;

/// <summary>What a machine that boots from a disk finds the disk's boot loader by; the words of <c>firmware:</c>.</summary>
public enum FirmwareType
{
    /// <summary>A PC's BIOS.</summary>
    Bios,

    /// <summary>UEFI, with variables of the node's own.</summary>
    Uefi,
}
