namespace LabSim.LabServer.Dissection;

/// <summary>VXLAN (RFC 7348): an Ethernet frame in UDP.</summary>
internal static class Vxlan
{
    public static void Read(Octets vxlan, RowBuilder row)
    {
        row.Say("VXLAN", $"VNI {vxlan.Long(4) >> 8}");
        if (vxlan.Has(8 + 14))
        {
            EtherType.Read(0x6558, vxlan.From(8), row);
        }
    }
}
