namespace LabSim.LabServer.Dissection;

/// <summary>ICMP (RFC 792).</summary>
internal static class Icmp
{
    public static void Read(Octets icmp, RowBuilder row) => row.Say("ICMP", icmp.Byte(0) switch
    {
        0 => $"Echo (ping) reply    {Echo(icmp, row)}",
        8 => $"Echo (ping) request  {Echo(icmp, row)}",
        3 => $"Destination unreachable ({Unreachable(icmp.Byte(1))})",
        4 => "Source quench",
        5 => $"Redirect ({(icmp.Byte(1) == 0 ? "Redirect for network" : "Redirect for host")}), gateway {icmp.Ipv4(4)}",
        9 => "Mobile IP Advertisement",
        10 => "Router solicitation",
        11 => $"Time-to-live exceeded ({(icmp.Byte(1) == 0 ? "Time to live exceeded in transit" : "Fragment reassembly time exceeded")})",
        12 => "Parameter problem",
        13 => "Timestamp request",
        14 => "Timestamp reply",
        var type => $"Type {type}, code {icmp.Byte(1)}",
    });

    private static string Echo(Octets icmp, RowBuilder row) =>
        $"id=0x{icmp.Word(4):x4}, seq={icmp.Word(6)}/{(icmp.Byte(7) << 8) | icmp.Byte(6)}, ttl={row.Hops}";

    private static string Unreachable(byte code) => code switch
    {
        0 => "Network unreachable",
        1 => "Host unreachable",
        2 => "Protocol unreachable",
        3 => "Port unreachable",
        4 => "Fragmentation needed",
        9 or 10 or 13 => "Communication administratively filtered",
        _ => $"code {code}",
    };
}
