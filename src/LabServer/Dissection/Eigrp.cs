namespace LabSim.LabServer.Dissection;

/// <summary>EIGRP (RFC 7868).</summary>
internal static class Eigrp
{
    public static void Read(Octets eigrp, RowBuilder row) => row.Say("EIGRP", eigrp.Byte(1) switch
    {
        1 => "Update",
        3 => "Query",
        4 => "Reply",
        5 => eigrp.Long(12) != 0 ? "Hello (Ack)" : "Hello",
        10 => "SIA-Query",
        11 => "SIA-Reply",
        var code => $"Opcode {code}",
    });
}
