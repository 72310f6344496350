namespace LabSim.LabServer.Dissection;

/// <summary>SCTP (RFC 9260): the first chunks.</summary>
internal static class Sctp
{
    private const int MostChunks = 4;

    public static void Read(Octets packet, RowBuilder row)
    {
        var chunks = new List<string>();
        var rest = packet.From(12);
        while (rest.Has(4) && chunks.Count < MostChunks && rest.Word(2) >= 4)
        {
            chunks.Add(rest.Byte(0) switch
            {
                0 => "DATA", 1 => "INIT", 2 => "INIT_ACK", 3 => "SACK", 4 => "HEARTBEAT", 5 => "HEARTBEAT_ACK", 6 => "ABORT", 7 => "SHUTDOWN", 8 => "SHUTDOWN_ACK",
                9 => "ERROR", 10 => "COOKIE_ECHO", 11 => "COOKIE_ACK", 14 => "SHUTDOWN_COMPLETE", var type => $"chunk {type}",
            });
            rest = rest.From((rest.Word(2) + 3) & ~3);
        }

        row.Say("SCTP", $"{packet.Word(0)} → {packet.Word(2)} {string.Join(' ', chunks)}");
    }
}
