namespace LabSim.LabServer.Dissection;

/// <summary>BFD control packets (RFC 5880).</summary>
internal static class Bfd
{
    public static void Read(Octets bfd, RowBuilder row)
    {
        var state = (bfd.Byte(1) >> 6) switch { 0 => "AdminDown", 1 => "Down", 2 => "Init", _ => "Up" };
        row.Say("BFD Control", $"Diag: {Reason(bfd.Byte(0) & 31)}, State: {state}, Flags: 0x{bfd.Byte(1) & 63:x2}");
    }

    private static string Reason(int code) => code switch
    {
        0 => "No Diagnostic",
        1 => "Control Detection Time Expired",
        2 => "Echo Function Failed",
        3 => "Neighbor Signaled Session Down",
        7 => "Administratively Down",
        _ => $"{code}",
    };
}
