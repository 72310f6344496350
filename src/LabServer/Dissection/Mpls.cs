namespace LabSim.LabServer.Dissection;

/// <summary>MPLS (RFC 3032): the innermost label, then what lies below.</summary>
internal static class Mpls
{
    private const int MostLabels = 16;

    public static void Read(Octets stack, RowBuilder row)
    {
        for (var labels = 0; labels < MostLabels && stack.Has(4); labels++)
        {
            var entry = stack.Long(0);
            stack = stack.From(4);
            if ((entry & 0x100) == 0)
            {
                continue;
            }

            row.Say("MPLS", $"Label {entry >> 12}");
            switch (stack.Byte(0) >> 4)
            {
                case 4: EtherType.Read(EtherType.Ip, stack, row); break;
                case 6: EtherType.Read(EtherType.Ip6, stack, row); break;
                case 0: EtherType.Read(0x6558, stack.From(4), row); break;
            }

            return;
        }

        row.Say("MPLS", "no bottom of stack");
    }
}
