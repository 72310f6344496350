namespace LabSim.LabServer.Dissection;

/// <summary>Ethernet II and IEEE 802.3 with 802.1Q tags: the outermost layer.</summary>
internal static class Ethernet
{
    private const int Header = 14;
    private const int MostTags = 4;

    public static void Read(Octets frame, RowBuilder row)
    {
        if (!frame.Has(Header))
        {
            row.Say("Ethernet", "the frame is shorter than a header");
            return;
        }

        row.Addresses(Address(frame, 6), Address(frame, 0));
        var (type, at) = (frame.Word(12), Header);
        for (var tags = 0; type is EtherType.Vlan or EtherType.ProviderVlan or EtherType.OldProviderVlan && tags < MostTags; tags++)
        {
            type = frame.Word(at + 2);
            at += 4;
        }

        if (type <= EtherType.LargestLength)
        {
            Llc.Read(frame.Slice(at, type), row);
        }
        else
        {
            EtherType.Read(type, frame.From(at), row);
        }
    }

    private static string Address(Octets frame, int at) => frame.Long(at) == uint.MaxValue && frame.Word(at + 4) == ushort.MaxValue ? "Broadcast" : frame.Mac(at);
}
