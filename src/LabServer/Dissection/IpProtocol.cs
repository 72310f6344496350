namespace LabSim.LabServer.Dissection;

/// <summary>What a protocol number of IP (IANA) says of the bytes after the header.</summary>
internal static class IpProtocol
{
    public static string Name(byte protocol) => protocol switch
    {
        1 => "ICMP", 2 => "IGMP", 4 => "IPv4", 6 => "TCP", 17 => "UDP", 41 => "IPv6", 47 => "GRE", 50 => "ESP", 51 => "AH", 58 => "ICMPv6",
        88 => "EIGRP", 89 => "OSPF", 103 => "PIM", 112 => "VRRP", 115 => "L2TPv3", 132 => "SCTP", _ => "Unknown",
    };

    public static void Read(byte protocol, Octets payload, RowBuilder row)
    {
        if (!row.Nest())
        {
            return;
        }

        switch (protocol)
        {
            case 1: Icmp.Read(payload, row); break;
            case 2: Igmp.Read(payload, row); break;
            case 4: Ipv4.Read(payload, row); break;
            case 6: Tcp.Read(payload, row); break;
            case 17: Udp.Read(payload, row); break;
            case 41: Ipv6.Read(payload, row); break;
            case 47: Gre.Read(payload, row); break;
            case 50: row.Say("ESP", $"ESP (SPI=0x{payload.Long(0):x8})"); break;
            case 51: Read(payload.Byte(0), payload.From((payload.Byte(1) + 2) * 4), row); break;
            case 58: Icmpv6.Read(payload, row); break;
            case 59: row.Say("IPv6", "IPv6 no next header"); break;
            case 88: Eigrp.Read(payload, row); break;
            case 89: Ospf.Read(payload, row); break;
            case 103: Pim.Read(payload, row); break;
            case 112: Vrrp.Read(payload, row); break;
            case 132: Sctp.Read(payload, row); break;
            default: row.Say("IPv4", $"{Name(protocol)} ({protocol})"); break;
        }
    }
}
