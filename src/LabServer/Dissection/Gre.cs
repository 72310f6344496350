namespace LabSim.LabServer.Dissection;

/// <summary>GRE (RFC 2784, RFC 2890).</summary>
internal static class Gre
{
    public static void Read(Octets gre, RowBuilder row)
    {
        var (flags, type) = (gre.Word(0), gre.Word(2));
        var header = 4 + ((flags & 0x8000) != 0 ? 4 : 0) + ((flags & 0x2000) != 0 ? 4 : 0) + ((flags & 0x1000) != 0 ? 4 : 0);
        row.Say("GRE", $"Encapsulated 0x{type:x4}");
        if (gre.Has(header + 1))
        {
            EtherType.Read(type, gre.From(header), row);
        }
    }
}
