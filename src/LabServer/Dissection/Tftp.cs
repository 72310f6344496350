namespace LabSim.LabServer.Dissection;

/// <summary>TFTP (RFC 1350).</summary>
internal static class Tftp
{
    public static void Read(Octets tftp, RowBuilder row) => row.Say("TFTP", tftp.Word(0) switch
    {
        1 => $"Read Request, File: {Name(tftp)}",
        2 => $"Write Request, File: {Name(tftp)}",
        3 => $"Data Packet, Block: {tftp.Word(2)}",
        4 => $"Acknowledgement, Block: {tftp.Word(2)}",
        5 => $"Error Code, Code: {tftp.Word(2)}",
        6 => "Option Acknowledgement",
        var code => $"Opcode {code}",
    });

    private static string Name(Octets tftp)
    {
        var length = 0;
        while (length < 128 && tftp.Byte(2 + length) != 0)
        {
            length++;
        }

        return tftp.Text(2, length);
    }
}
