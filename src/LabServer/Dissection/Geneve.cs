namespace LabSim.LabServer.Dissection;

/// <summary>GENEVE (RFC 8926).</summary>
internal static class Geneve
{
    public static void Read(Octets geneve, RowBuilder row)
    {
        row.Say("Geneve", $"VNI {geneve.Long(4) >> 8}");
        EtherType.Read(geneve.Word(2), geneve.From(8 + ((geneve.Byte(0) & 63) * 4)), row);
    }
}
