namespace LabSim.LabServer.Dissection;

/// <summary>IPv6 (RFC 8200) with its extension headers.</summary>
internal static class Ipv6
{
    private const int Header = 40;
    private const int MostExtensions = 8;

    public static void Read(Octets packet, RowBuilder row)
    {
        if (!packet.Has(Header) || packet.Byte(0) >> 4 != 6)
        {
            row.Say("IPv6", "Bogus IPv6 header");
            return;
        }

        row.Addresses(packet.Ipv6(8), packet.Ipv6(24));
        row.Hops = packet.Byte(7);
        var payload = packet.Word(4) > 0 ? packet.Slice(Header, packet.Word(4)) : packet.From(Header);
        var next = packet.Byte(6);
        for (var extensions = 0; extensions < MostExtensions; extensions++)
        {
            switch (next)
            {
                case 44 when (payload.Word(2) & 0xfff8) != 0:
                    row.Say("IPv6", $"IPv6 fragment (off={payload.Word(2) & 0xfff8} ident=0x{payload.Long(4):x8} nxt={payload.Byte(0)})");
                    return;
                case 44:
                    next = payload.Byte(0);
                    payload = payload.From(8);
                    break;
                case 0 or 43 or 60 or 135:
                    next = payload.Byte(0);
                    payload = payload.From((payload.Byte(1) + 1) * 8);
                    break;
                default:
                    IpProtocol.Read(next, payload, row);
                    return;
            }
        }

        row.Say("IPv6", "too many extension headers");
    }
}
