namespace LabSim.LabServer.Dissection;

/// <summary>IEEE 802.1X.</summary>
internal static class Eapol
{
    public static void Read(Octets eapol, RowBuilder row)
    {
        var (protocol, info) = eapol.Byte(1) switch
        {
            0 => ("EAP", eapol.Byte(4) switch { 1 => "Request", 2 => "Response", 3 => "Success", 4 => "Failure", var code => $"Code {code}" }),
            1 => ("EAPOL", "Start"),
            2 => ("EAPOL", "Logoff"),
            3 => ("EAPOL", "Key"),
            var type => ("EAPOL", $"Type {type}"),
        };
        row.Say(protocol, info);
    }
}
