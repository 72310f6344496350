namespace LabSim.LabServer.Dissection;

/// <summary>IGMP (RFC 2236, RFC 3376).</summary>
internal static class Igmp
{
    public static void Read(Octets igmp, RowBuilder row)
    {
        var group = igmp.Ipv4(4);
        var (protocol, info) = igmp.Byte(0) switch
        {
            0x11 => (igmp.Has(12) ? "IGMPv3" : "IGMPv2", group == "0.0.0.0" ? "Membership Query, general" : $"Membership Query, specific for group {group}"),
            0x12 => ("IGMPv1", $"Membership Report group {group}"),
            0x16 => ("IGMPv2", $"Membership Report group {group}"),
            0x17 => ("IGMPv2", $"Leave Group {group}"),
            0x22 => ("IGMPv3", $"Membership Report, {igmp.Word(6)} group records, first {igmp.Ipv4(12)}"),
            var type => ("IGMP", $"Type 0x{type:x2}"),
        };
        row.Say(protocol, info);
    }
}
