namespace LabSim.LabServer.Dissection;

/// <summary>TCP (RFC 9293). Sequence numbers are as on the wire: a row knows nothing of the rows before it.</summary>
internal static class Tcp
{
    private const int Header = 20;

    public static void Read(Octets segment, RowBuilder row)
    {
        var header = (segment.Byte(12) >> 4) * 4;
        if (!segment.Has(Header) || header < Header)
        {
            row.Say("TCP", "Bogus TCP header");
            return;
        }

        var (from, to, flags) = (segment.Word(0), segment.Word(2), segment.Byte(13));
        var payload = segment.From(header);
        row.Say("TCP", $"{from} → {to} [{Flags(flags)}] Seq={segment.Long(4)}{((flags & 0x10) != 0 ? $" Ack={segment.Long(8)}" : "")} "
            + $"Win={segment.Word(14)} Len={payload.Length}{((flags & 2) != 0 ? TcpOptions.Text(segment.Slice(Header, header - Header)) : "")}");
        if (payload.Length > 0)
        {
            Ports.ReadStream(Math.Min(from, to), payload, row);
        }
    }

    private static string Flags(byte flags)
    {
        var words = new List<string>(4);
        foreach (var (bit, word) in new[] { (0x02, "SYN"), (0x01, "FIN"), (0x04, "RST"), (0x08, "PSH"), (0x10, "ACK"), (0x20, "URG"), (0x40, "ECE"), (0x80, "CWR") })
        {
            if ((flags & bit) != 0)
            {
                words.Add(word);
            }
        }

        return words.Count == 0 ? "<None>" : string.Join(", ", words);
    }
}
