namespace LabSim.Topology.Spec;

/// <summary>What a guest's architecture says of the board that it is on.</summary>
public static class GuestBoard
{
    /// <summary>A PC's architecture, in QEMU's spelling; what a disk is for where nobody says otherwise.</summary>
    public const string Pc = "x86_64";

    /// <summary>Whether it is a PC: IDE and a BIOS are a PC's, and no other board has them.</summary>
    public static bool IsPc(string architecture) => architecture == Pc;
}
