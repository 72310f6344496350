namespace LabSim.LabServer.Dissection;

/// <summary>Cisco's HSRP (RFC 2281).</summary>
internal static class Hsrp
{
    public static void Read(Octets hsrp, RowBuilder row)
    {
        var state = hsrp.Byte(2) switch { 0 => "Initial", 1 => "Learn", 2 => "Listen", 4 => "Speak", 8 => "Standby", 16 => "Active", _ => "?" };
        row.Say("HSRP", $"{hsrp.Byte(1) switch { 0 => "Hello", 1 => "Coup", 2 => "Resign", _ => "Advertise" }} (state {state})");
    }
}
