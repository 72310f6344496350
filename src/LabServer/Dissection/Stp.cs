namespace LabSim.LabServer.Dissection;

/// <summary>Spanning trees (IEEE 802.1D, 802.1w, 802.1s).</summary>
internal static class Stp
{
    public static void Read(Octets bpdu, RowBuilder row) => row.Say("STP", bpdu.Byte(3) switch
    {
        0 => $"Conf. {Root(bpdu)}",
        0x80 => "Topology Change Notification",
        2 => $"{(bpdu.Byte(2) >= 3 ? "MST" : "RST")}. {((bpdu.Byte(4) & 1) != 0 ? "TC + " : "")}{Root(bpdu)}",
        var type => $"BPDU of type 0x{type:x2}",
    });

    private static string Root(Octets bpdu) =>
        $"Root = {bpdu.Word(5) & 0xf000}/{bpdu.Word(5) & 0xfff}/{bpdu.Mac(7)}  Cost = {bpdu.Long(13)}  Port = 0x{bpdu.Word(25):x4}";
}
