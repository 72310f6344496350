namespace LabSim.LabServer.Dissection;

/// <summary>DHCP for IPv6 (RFC 8415).</summary>
internal static class Dhcpv6
{
    private static readonly string[] Types =
    [
        "Solicit", "Advertise", "Request", "Confirm", "Renew", "Rebind", "Reply", "Release", "Decline", "Reconfigure", "Information-request", "Relay-forw", "Relay-reply",
    ];

    public static void Read(Octets message, RowBuilder row) => row.Say(
        "DHCPv6", $"{(message.Byte(0) is > 0 and <= 13 and var type ? Types[type - 1] : $"Type {message.Byte(0)}")} XID: 0x{message.Long(0) & 0xffffff:x}");
}
