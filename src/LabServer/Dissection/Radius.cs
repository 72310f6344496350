namespace LabSim.LabServer.Dissection;

/// <summary>RADIUS (RFC 2865, RFC 2866).</summary>
internal static class Radius
{
    public static void Read(Octets radius, RowBuilder row) => row.Say("RADIUS", radius.Byte(0) switch
    {
        1 => $"Access-Request id={radius.Byte(1)}",
        2 => $"Access-Accept id={radius.Byte(1)}",
        3 => $"Access-Reject id={radius.Byte(1)}",
        4 => $"Accounting-Request id={radius.Byte(1)}",
        5 => $"Accounting-Response id={radius.Byte(1)}",
        11 => $"Access-Challenge id={radius.Byte(1)}",
        var code => $"Code {code} id={radius.Byte(1)}",
    });
}
