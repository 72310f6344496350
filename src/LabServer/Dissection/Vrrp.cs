namespace LabSim.LabServer.Dissection;

/// <summary>VRRP (RFC 3768, RFC 5798).</summary>
internal static class Vrrp
{
    public static void Read(Octets vrrp, RowBuilder row) =>
        row.Say("VRRP", $"Announcement (v{vrrp.Byte(0) >> 4}), group {vrrp.Byte(1)}, priority {vrrp.Byte(2)}");
}
