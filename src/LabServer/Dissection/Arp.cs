namespace LabSim.LabServer.Dissection;

/// <summary>Address resolution (RFC 826) for IPv4.</summary>
internal static class Arp
{
    public static void Read(Octets arp, RowBuilder row)
    {
        var (sender, mac, target) = (arp.Ipv4(14), arp.Mac(8), arp.Ipv4(24));
        row.Say("ARP", (arp.Word(6), sender == target) switch
        {
            (1, true) => $"ARP Announcement for {sender}",
            (1, _) when sender == "0.0.0.0" => $"Who has {target}? (ARP Probe)",
            (1, _) => $"Who has {target}? Tell {sender}",
            (2, true) => $"Gratuitous ARP for {sender} (Reply)",
            (2, _) => $"{sender} is at {mac}",
            (var operation, _) => $"Operation {operation}",
        });
    }
}
