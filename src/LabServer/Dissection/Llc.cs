namespace LabSim.LabServer.Dissection;

/// <summary>IEEE 802.2 logical link control: what 802.3 frames with a length carry.</summary>
internal static class Llc
{
    public static void Read(Octets llc, RowBuilder row)
    {
        switch (llc.Word(0))
        {
            case 0x4242: Stp.Read(llc.From(3), row); break;
            case 0xfefe: Osi.Read(llc.From(3), row); break;
            case 0xaaaa: Snap(llc, row); break;
            case 0xe0e0 or 0xffff: row.Say("IPX", "Internetwork Packet eXchange"); break;
            case 0xf0f0: row.Say("NBF", "NetBEUI"); break;
            default: row.Say("LLC", $"DSAP 0x{llc.Byte(0):x2} SSAP 0x{llc.Byte(1):x2}, {llc.Length} bytes"); break;
        }
    }

    private static void Snap(Octets llc, RowBuilder row)
    {
        var (organization, type) = (llc.Long(2) & 0xffffff, llc.Word(6));
        switch (organization, type)
        {
            case (0, _): EtherType.Read(type, llc.From(8), row); break;
            case (0x00000c, 0x2000): Cdp.Read(llc.From(8), row); break;
            case (0x00000c, 0x010b): Stp.Read(llc.From(8), row); break;
            case (0x00000c, 0x2003): row.Say("VTP", "Virtual Trunking Protocol"); break;
            case (0x00000c, 0x2004): row.Say("DTP", "Dynamic Trunk Protocol"); break;
            case (0x00000c, 0x0111): row.Say("UDLD", "Unidirectional Link Detection"); break;
            default: row.Say("LLC", $"SNAP OUI 0x{organization:x6} PID 0x{type:x4}"); break;
        }
    }
}
