namespace LabSim.LabServer.Dissection;

/// <summary>BGP-4 (RFC 4271): the messages of a segment.</summary>
internal static class Bgp
{
    private const int Header = 19;
    private const int MostMessages = 8;

    public static void Read(Octets bytes, RowBuilder row)
    {
        var messages = new List<string>();
        while (bytes.Has(Header) && IsMarker(bytes) && messages.Count < MostMessages)
        {
            int length = bytes.Word(16);
            messages.Add(Name(bytes));
            if (length < Header)
            {
                break;
            }

            bytes = bytes.From(length);
        }

        row.Say("BGP", messages.Count == 0 ? "[continued data]" : string.Join(", ", messages));
    }

    private static bool IsMarker(Octets bytes) => bytes.Quad(0) == ulong.MaxValue && bytes.Quad(8) == ulong.MaxValue;

    private static string Name(Octets message) => message.Byte(18) switch
    {
        1 => $"OPEN Message, AS {message.Word(20)}, ID {message.Ipv4(24)}",
        2 => "UPDATE Message",
        3 => $"NOTIFICATION Message ({Reason(message.Byte(19))})",
        4 => "KEEPALIVE Message",
        5 => "ROUTE-REFRESH Message",
        var type => $"Message of type {type}",
    };

    private static string Reason(byte code) => code switch
    {
        1 => "Message Header Error",
        2 => "OPEN Message Error",
        3 => "UPDATE Message Error",
        4 => "Hold Timer Expired",
        5 => "Finite State Machine Error",
        6 => "Cease",
        _ => $"code {code}",
    };
}
