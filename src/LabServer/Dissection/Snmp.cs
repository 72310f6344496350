namespace LabSim.LabServer.Dissection;

/// <summary>SNMP (RFC 1157, RFC 3416): version and PDU.</summary>
internal static class Snmp
{
    private static readonly string[] Names = ["get-request", "get-next-request", "get-response", "set-request", "trap", "getBulkRequest", "informRequest", "snmpV2-trap", "report"];

    public static void Read(Octets message, RowBuilder row)
    {
        // SEQUENCE { INTEGER version, OCTET STRING community, [n] PDU } in BER; lengths above 127 take further octets.
        var version = Content(message);
        if (version.Byte(2) == 3)
        {
            row.Say("SNMP", "SNMPv3");
            return;
        }

        var community = version.From(2 + version.Byte(1));
        var tag = community.From(2 + community.Byte(1)).Byte(0);
        row.Say("SNMP", tag is >= 0xa0 and <= 0xa8 ? Names[tag - 0xa0] : "SNMP");
    }

    private static Octets Content(Octets value) => value.From(value.Byte(1) < 0x80 ? 2 : 2 + (value.Byte(1) & 0x7f));
}
