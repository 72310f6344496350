namespace LabSim.Topology.Spec;

/// <summary>What a PC is built on; the words of a kind's <c>board:</c>. Other architectures have one board each.</summary>
public enum BoardType
{
    /// <summary>Intel's i440FX: PCI, IDE.</summary>
    Pc,

    /// <summary>Intel's Q35: PCI Express, SATA.</summary>
    Q35,
}
