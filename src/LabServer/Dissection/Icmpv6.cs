namespace LabSim.LabServer.Dissection;

/// <summary>ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listeners (RFC 3810).</summary>
internal static class Icmpv6
{
    public static void Read(Octets icmp, RowBuilder row) => row.Say("ICMPv6", icmp.Byte(0) switch
    {
        1 => $"Destination Unreachable ({Unreachable(icmp.Byte(1))})",
        2 => $"Packet Too Big, mtu {icmp.Long(4)}",
        3 => icmp.Byte(1) == 0 ? "Time Exceeded (hop limit exceeded in transit)" : "Time Exceeded (fragment reassembly time exceeded)",
        4 => "Parameter Problem",
        128 => $"Echo (ping) request id=0x{icmp.Word(4):x4}, seq={icmp.Word(6)}, hop limit={row.Hops}",
        129 => $"Echo (ping) reply id=0x{icmp.Word(4):x4}, seq={icmp.Word(6)}, hop limit={row.Hops}",
        130 => "Multicast Listener Query",
        131 => $"Multicast Listener Report {icmp.Ipv6(8)}",
        132 => $"Multicast Listener Done {icmp.Ipv6(8)}",
        133 => $"Router Solicitation{LinkLayer(icmp.From(8), " from ")}",
        134 => $"Router Advertisement{LinkLayer(icmp.From(16), " from ")}",
        135 => $"Neighbor Solicitation for {icmp.Ipv6(8)}{LinkLayer(icmp.From(24), " from ")}",
        136 => $"Neighbor Advertisement {icmp.Ipv6(8)}{Flags(icmp.Byte(4))}{LinkLayer(icmp.From(24), " is at ")}",
        137 => $"Redirect to {icmp.Ipv6(8)}",
        143 => "Multicast Listener Report Message v2",
        var type => $"Type {type}, code {icmp.Byte(1)}",
    });

    private static string Unreachable(byte code) => code switch
    {
        0 => "no route to destination",
        1 => "Administratively prohibited",
        3 => "Address unreachable",
        4 => "Port unreachable",
        _ => $"code {code}",
    };

    private static string Flags(byte flags) => (flags >> 5) switch
    {
        0 => "",
        var bits => $" ({string.Join(", ", new[] { (bits & 4) != 0 ? "rtr" : null, (bits & 2) != 0 ? "sol" : null, (bits & 1) != 0 ? "ovr" : null }.OfType<string>())})",
    };

    // Options: type, length in units of eight octets; 1 and 2 are source and target link-layer addresses.
    private static string LinkLayer(Octets options, string before)
    {
        while (options.Has(8) && options.Byte(1) > 0)
        {
            if (options.Byte(0) is 1 or 2)
            {
                return before + options.Mac(2);
            }

            options = options.From(options.Byte(1) * 8);
        }

        return "";
    }
}
