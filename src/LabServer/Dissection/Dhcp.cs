namespace LabSim.LabServer.Dissection;

/// <summary>DHCP for IPv4 (RFC 2131).</summary>
internal static class Dhcp
{
    private const int Options = 240;
    private const uint Cookie = 0x63825363;
    private static readonly string[] Types = ["Discover", "Offer", "Request", "Decline", "ACK", "NAK", "Release", "Inform"];

    public static void Read(Octets message, RowBuilder row)
    {
        var type = message.Long(236) == Cookie ? MessageType(message.From(Options)) : 0;
        row.Say("DHCP", type is > 0 and <= 8
            ? $"DHCP {Types[type - 1],-8} - Transaction ID 0x{message.Long(4):x}"
            : $"Boot {(message.Byte(0) == 1 ? "Request" : "Reply")} from {message.Mac(28)}");
    }

    private static byte MessageType(Octets options)
    {
        while (options.Has(3) && options.Byte(0) != 255)
        {
            if (options.Byte(0) == 53)
            {
                return options.Byte(2);
            }

            options = options.From(options.Byte(0) == 0 ? 1 : 2 + options.Byte(1));
        }

        return 0;
    }
}
