namespace LabSim.LabServer.Dissection;

/// <summary>Link aggregation and its kin (IEEE 802.3, annex 57A).</summary>
internal static class SlowProtocols
{
    private const string Flags = "ATGSCDFE";

    public static void Read(Octets pdu, RowBuilder row)
    {
        switch (pdu.Byte(0))
        {
            case 1: row.Say("LACP", $"v{pdu.Byte(1)} ACTOR {End(pdu, 4)} PARTNER {End(pdu, 24)}"); break;
            case 2: row.Say("MARKER", pdu.Byte(2) == 1 ? "Marker Information" : "Marker Response"); break;
            case 3: row.Say("OAM", "Ethernet OAM"); break;
            default: row.Say("Slow Protocols", $"Subtype {pdu.Byte(0)}"); break;
        }
    }

    // Priority, system, key, port priority, port, state; as Wireshark has it: system P: port K: key and the state's letters from expired to active.
    private static string End(Octets pdu, int at)
    {
        var state = pdu.Byte(at + 14);
        var letters = string.Create(8, state, static (text, bits) =>
        {
            for (var i = 0; i < 8; i++)
            {
                text[7 - i] = (bits >> i & 1) != 0 ? Flags[i] : '*';
            }
        });
        return $"{pdu.Mac(at + 2)} P: {pdu.Word(at + 12)} K: {pdu.Word(at + 8)} {letters}";
    }
}
