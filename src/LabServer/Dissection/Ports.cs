namespace LabSim.LabServer.Dissection;

/// <summary>What speaks on well-known ports (IANA).</summary>
internal static class Ports
{
    public static void ReadStream(ushort lower, Octets payload, RowBuilder row)
    {
        switch (lower)
        {
            case 179: Bgp.Read(payload, row); return;
            case 53: Dns.Read(payload.From(2), "DNS", row); return;
            case 22: row.Say("SSH", payload.StartsWith("SSH-"u8) ? $"Protocol ({payload.Line(80)})" : $"Encrypted packet (len={payload.Length})"); return;
            case 23: row.Say("TELNET", "Telnet Data"); return;
            case 49: row.Say("TACACS+", payload.Byte(1) switch { 1 => "Authentication", 2 => "Authorization", 3 => "Accounting", _ => "TACACS+" }); return;
            case 646: Ldp.Read(payload, row); return;
        }

        if (Http.IsOne(payload))
        {
            row.Say("HTTP", payload.Line(160));
        }
        else
        {
            Tls.TryRead(payload, row);
        }
    }

    public static void ReadDatagram(ushort from, ushort to, Octets payload, RowBuilder row)
    {
        if (!ReadDatagram(to, payload, row))
        {
            ReadDatagram(from, payload, row);
        }
    }

    private static bool ReadDatagram(ushort port, Octets payload, RowBuilder row)
    {
        switch (port)
        {
            case 53: Dns.Read(payload, "DNS", row); break;
            case 5353: Dns.Read(payload, "MDNS", row); break;
            case 5355: Dns.Read(payload, "LLMNR", row); break;
            case 67 or 68: Dhcp.Read(payload, row); break;
            case 546 or 547: Dhcpv6.Read(payload, row); break;
            case 69: Tftp.Read(payload, row); break;
            case 123: Ntp.Read(payload, row); break;
            case 161 or 162: Snmp.Read(payload, row); break;
            case 514: row.Say("Syslog", payload.Line(160)); break;
            case 520 or 521: Rip.Read(payload, port == 520 ? "RIPv" + payload.Byte(1) : "RIPng", row); break;
            case 646: Ldp.Read(payload, row); break;
            case 1812 or 1813 or 1645 or 1646: Radius.Read(payload, row); break;
            case 1985: Hsrp.Read(payload, row); break;
            case 3784 or 4784: Bfd.Read(payload, row); break;
            case 3785: row.Say("BFD Echo", "Originator specific content"); break;
            case 4789: Vxlan.Read(payload, row); break;
            case 6081: Geneve.Read(payload, row); break;
            default: return false;
        }

        return true;
    }
}
