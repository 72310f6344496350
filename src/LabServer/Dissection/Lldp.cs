namespace LabSim.LabServer.Dissection;

/// <summary>LLDP (IEEE 802.1AB).</summary>
internal static class Lldp
{
    private const int MostItems = 16;

    public static void Read(Octets lldp, RowBuilder row)
    {
        var words = new List<string>();
        for (var items = 0; items < MostItems && lldp.Has(2) && lldp.Word(0) != 0; items++)
        {
            var (type, length) = (lldp.Word(0) >> 9, lldp.Word(0) & 511);
            var value = lldp.Slice(2, length);
            var word = type switch
            {
                1 => Identity(value, macSubtype: 4, "MA", "CH"),
                2 => Identity(value, macSubtype: 3, "MA", "IN"),
                3 => $"{value.Word(0)}",
                5 => $"SysN={value.Text(0, value.Length)}",
                6 => $"SysD={value.Line(60)}",
                _ => null,
            };
            if (word is not null)
            {
                words.Add(word);
            }

            lldp = lldp.From(2 + length);
        }

        row.Say("LLDP", string.Join(' ', words));
    }

    private static string Identity(Octets value, byte macSubtype, string mac, string other) =>
        value.Byte(0) == macSubtype ? $"{mac}/{value.Mac(1)}" : $"{other}/{value.Text(1, value.Length - 1)}";
}
