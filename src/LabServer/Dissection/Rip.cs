namespace LabSim.LabServer.Dissection;

/// <summary>RIP (RFC 2453) and RIPng (RFC 2080).</summary>
internal static class Rip
{
    public static void Read(Octets rip, string protocol, RowBuilder row) =>
        row.Say(protocol, rip.Byte(0) switch { 1 => "Request", 2 => "Response", var command => $"Command {command}" });
}
