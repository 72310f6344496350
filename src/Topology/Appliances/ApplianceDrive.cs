using LabSim.Topology.Spec;

namespace LabSim.Topology.Appliances;

/// <summary>A drive of an appliance.</summary>
/// <param name="Slot">hda to hdd, or cdrom.</param>
/// <param name="FileName">Its file.</param>
/// <param name="Bus">How it is attached.</param>
/// <param name="BlankBytes">The size of an empty disk, whose file nobody needs; 0 for others.</param>
public sealed record ApplianceDrive(string Slot, string FileName, DiskBus Bus, long BlankBytes)
{
    /// <summary>It is a CD.</summary>
    public bool IsCd { get; init; }
}
