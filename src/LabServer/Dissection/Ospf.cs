namespace LabSim.LabServer.Dissection;

/// <summary>OSPF for IPv4 (RFC 2328) and IPv6 (RFC 5340).</summary>
internal static class Ospf
{
    public static void Read(Octets ospf, RowBuilder row)
    {
        var entries = ospf.Byte(1) == 4 ? ospf.Long(ospf.Byte(0) == 3 ? 16 : 24) : 0;
        row.Say("OSPF", ospf.Byte(1) switch
        {
            1 => "Hello Packet",
            2 => "DB Description",
            3 => "LS Request",
            4 => $"LS Update, {entries} LSA{(entries == 1 ? "" : "s")}",
            5 => "LS Acknowledge",
            var type => $"Type {type}",
        });
    }
}
