namespace LabSim.LabServer.Dissection;

/// <summary>PPP over Ethernet (RFC 2516).</summary>
internal static class Pppoe
{
    public static void Read(Octets pppoe, RowBuilder row)
    {
        var (code, session, protocol) = (pppoe.Byte(1), pppoe.Word(2), pppoe.Word(6));
        switch (code, protocol)
        {
            case (0x09, _): row.Say("PPPoED", "Active Discovery Initiation (PADI)"); break;
            case (0x07, _): row.Say("PPPoED", "Active Discovery Offer (PADO)"); break;
            case (0x19, _): row.Say("PPPoED", "Active Discovery Request (PADR)"); break;
            case (0x65, _): row.Say("PPPoED", "Active Discovery Session-confirmation (PADS)"); break;
            case (0xa7, _): row.Say("PPPoED", "Active Discovery Terminate (PADT)"); break;
            case (0, 0x0021): EtherType.Read(EtherType.Ip, pppoe.From(8), row); break;
            case (0, 0x0057): EtherType.Read(EtherType.Ip6, pppoe.From(8), row); break;
            case (0, 0xc021): row.Say("PPP LCP", "Link Control Protocol"); break;
            case (0, 0x8021): row.Say("PPP IPCP", "IP Control Protocol"); break;
            default: row.Say("PPPoES", $"Session 0x{session:x4}, protocol 0x{protocol:x4}"); break;
        }
    }
}
