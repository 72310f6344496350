namespace LabSim.LabServer.Dissection;

/// <summary>Cisco's discovery protocol.</summary>
internal static class Cdp
{
    public static void Read(Octets cdp, RowBuilder row)
    {
        var (device, port) = ("", "");
        cdp = cdp.From(4);
        while (cdp.Has(4) && cdp.Word(2) >= 4)
        {
            var value = cdp.Slice(4, cdp.Word(2) - 4);
            (device, port) = cdp.Word(0) switch
            {
                1 => (value.Text(0, 80), port),
                3 => (device, value.Text(0, 80)),
                _ => (device, port),
            };
            cdp = cdp.From(cdp.Word(2));
        }

        row.Say("CDP", $"Device ID: {device}  Port ID: {port}");
    }
}
