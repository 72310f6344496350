namespace LabSim.LabServer.Dissection;

/// <summary>NTP (RFC 5905).</summary>
internal static class Ntp
{
    public static void Read(Octets ntp, RowBuilder row)
    {
        var mode = (ntp.Byte(0) & 7) switch
        {
            1 => "symmetric active", 2 => "symmetric passive", 3 => "client", 4 => "server", 5 => "broadcast", 6 => "control", 7 => "private", _ => "reserved",
        };
        row.Say("NTP", $"NTP Version {(ntp.Byte(0) >> 3) & 7}, {mode}");
    }
}
