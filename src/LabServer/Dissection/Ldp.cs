namespace LabSim.LabServer.Dissection;

/// <summary>LDP (RFC 5036).</summary>
internal static class Ldp
{
    public static void Read(Octets ldp, RowBuilder row) => row.Say("LDP", (ldp.Word(10) & 0x7fff) switch
    {
        0x0001 => "Notification Message",
        0x0100 => "Hello Message",
        0x0200 => "Initialization Message",
        0x0201 => "Keep Alive Message",
        0x0300 => "Address Message",
        0x0301 => "Address Withdrawal Message",
        0x0400 => "Label Mapping Message",
        0x0401 => "Label Request Message",
        0x0402 => "Label Withdrawal Message",
        0x0403 => "Label Release Message",
        0x0404 => "Label Abort Request Message",
        _ => "[continued data]",
    });
}
