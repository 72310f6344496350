namespace LabSim.LabServer.Dissection;

/// <summary>UDP (RFC 768).</summary>
internal static class Udp
{
    private const int Header = 8;

    public static void Read(Octets datagram, RowBuilder row)
    {
        if (!datagram.Has(Header))
        {
            row.Say("UDP", "Bogus UDP header");
            return;
        }

        var (from, to, length) = (datagram.Word(0), datagram.Word(2), datagram.Word(4));
        var payload = length >= Header ? datagram.Slice(Header, length - Header) : datagram.From(Header);
        row.Say("UDP", $"{from} → {to} Len={Math.Max(0, length - Header)}");
        if (payload.Length > 0)
        {
            Ports.ReadDatagram(from, to, payload, row);
        }
    }
}
