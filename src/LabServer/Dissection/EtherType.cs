namespace LabSim.LabServer.Dissection;

/// <summary>What an EtherType (IEEE 802 Numbers) says of the bytes after it.</summary>
internal static class EtherType
{
    public const ushort LargestLength = 1500;
    public const ushort Vlan = 0x8100;
    public const ushort ProviderVlan = 0x88a8;
    public const ushort OldProviderVlan = 0x9100;
    public const ushort Ip = 0x0800;
    public const ushort Ip6 = 0x86dd;

    public static void Read(ushort type, Octets bytes, RowBuilder row)
    {
        if (!row.Nest())
        {
            return;
        }

        switch (type)
        {
            case Ip: Ipv4.Read(bytes, row); break;
            case 0x0806: Arp.Read(bytes, row); break;
            case Ip6: Ipv6.Read(bytes, row); break;
            case 0x8847 or 0x8848: Mpls.Read(bytes, row); break;
            case 0x88cc: Lldp.Read(bytes, row); break;
            case 0x8809: SlowProtocols.Read(bytes, row); break;
            case 0x8863 or 0x8864: Pppoe.Read(bytes, row); break;
            case 0x888e: Eapol.Read(bytes, row); break;
            case 0x6558: Ethernet.Read(bytes, row); break;
            case 0x9000: row.Say("LOOP", "Reply"); break;
            case 0x88e5: row.Say("MACsec", "MACsec frame"); break;
            case 0x88f7: row.Say("PTPv2", "Precision Time Protocol"); break;
            default: row.Say($"0x{type:x4}", "Ethernet II"); break;
        }
    }
}
