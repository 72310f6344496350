namespace LabSim.LabServer.Dissection;

/// <summary>IPv4 (RFC 791).</summary>
internal static class Ipv4
{
    private const int Header = 20;

    public static void Read(Octets packet, RowBuilder row)
    {
        var header = (packet.Byte(0) & 15) * 4;
        if (!packet.Has(Header) || packet.Byte(0) >> 4 != 4 || header < Header)
        {
            row.Say("IPv4", "Bogus IPv4 header");
            return;
        }

        row.Addresses(packet.Ipv4(12), packet.Ipv4(16));
        row.Hops = packet.Byte(8);
        var (fragment, protocol) = ((packet.Word(6) & 0x1fff) * 8, packet.Byte(9));
        if (fragment > 0)
        {
            row.Say("IPv4", $"Fragmented IP protocol (proto={IpProtocol.Name(protocol)} {protocol}, off={fragment}, ID={packet.Word(4):x4})");
            return;
        }

        // Offloads leave the length at zero; short frames are padded.
        int total = packet.Word(2);
        IpProtocol.Read(protocol, total > header ? packet.Slice(header, total - header) : packet.From(header), row);
    }
}
