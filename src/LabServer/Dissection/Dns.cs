using System.Text;

namespace LabSim.LabServer.Dissection;

/// <summary>DNS (RFC 1035), and multicast DNS, which looks the same.</summary>
internal static class Dns
{
    private const int Header = 12;
    private const int LongestName = 255;
    private const int MostAnswers = 6;

    public static void Read(Octets message, string protocol, RowBuilder row)
    {
        if (!message.Has(Header))
        {
            row.Say(protocol, "truncated");
            return;
        }

        var flags = message.Word(2);
        var response = (flags & 0x8000) != 0;
        var operation = ((flags >> 11) & 15) switch { 0 => "Standard query", 4 => "Zone change notification", 5 => "Dynamic update", var code => $"Operation {code}" };
        var text = new StringBuilder(operation).Append(response ? " response" : "").Append($" 0x{message.Word(0):x4}");
        if (response && (flags & 15) is > 0 and var error)
        {
            text.Append(' ').Append(error switch { 1 => "Format error", 2 => "Server failure", 3 => "No such name", 5 => "Refused", _ => $"error {error}" });
        }

        var at = Header;
        for (var i = 0; i < Math.Min((int)message.Word(4), 2); i++)
        {
            var name = Name(message, ref at);
            text.Append(' ').Append(Type(message.Word(at))).Append(' ').Append(name);
            at += 4;
        }

        for (var i = 0; response && message.Word(4) <= 2 && i < Math.Min((int)message.Word(6), MostAnswers); i++)
        {
            Answer(message, ref at, text);
        }

        row.Say(protocol, text.ToString());
    }

    private static void Answer(Octets message, ref int at, StringBuilder text)
    {
        _ = Name(message, ref at);
        var (type, length, value) = (message.Word(at), message.Word(at + 8), at + 10);
        text.Append(' ').Append(Type(type)).Append(type switch
        {
            1 => " " + message.Ipv4(value),
            28 => " " + message.Ipv6(value),
            2 or 5 or 12 => " " + Name(message, ref value),
            _ => "",
        });
        at += 10 + length;
    }

    // A pointer leads back and is followed a few times only; the place after the name is after its first pointer.
    private static string Name(Octets message, ref int at)
    {
        var (name, place, after) = (new StringBuilder(), at, -1);
        for (var steps = 0; steps < 64 && name.Length < LongestName && place < message.Length; steps++)
        {
            var length = message.Byte(place);
            if (length == 0)
            {
                place++;
                break;
            }

            if (length >= 0xc0)
            {
                after = after < 0 ? place + 2 : after;
                place = message.Word(place) & 0x3fff;
                continue;
            }

            name.Append(name.Length > 0 ? "." : "").Append(message.Text(place + 1, length));
            place += 1 + length;
        }

        at = after < 0 ? place : after;
        return name.Length == 0 ? "<Root>" : name.ToString();
    }

    private static string Type(ushort type) => type switch
    {
        1 => "A", 2 => "NS", 5 => "CNAME", 6 => "SOA", 12 => "PTR", 15 => "MX", 16 => "TXT", 28 => "AAAA", 33 => "SRV", 41 => "OPT", 255 => "ANY", _ => $"type {type}",
    };
}
