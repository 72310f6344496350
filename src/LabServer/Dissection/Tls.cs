namespace LabSim.LabServer.Dissection;

/// <summary>TLS records (RFC 8446).</summary>
internal static class Tls
{
    private const int MostRecords = 4;

    /// <summary>Says what it is, where it is TLS.</summary>
    public static void TryRead(Octets payload, RowBuilder row)
    {
        var (records, version) = (new List<string>(), payload.Word(1));
        while (payload.Has(5) && payload.Byte(0) is >= 20 and <= 23 && payload.Byte(1) == 3 && payload.Byte(2) <= 4 && records.Count < MostRecords)
        {
            records.Add(payload.Byte(0) switch
            {
                20 => "Change Cipher Spec",
                21 => "Alert",
                23 => "Application Data",
                _ => payload.Byte(5) switch { 1 => "Client Hello", 2 => "Server Hello", 11 => "Certificate", 16 => "Client Key Exchange", _ => "Handshake Message" },
            });
            payload = payload.From(5 + payload.Word(3));
        }

        if (records.Count > 0)
        {
            row.Say(version == 0x0301 ? "TLSv1" : "TLSv1.2", string.Join(", ", records));
        }
    }
}
