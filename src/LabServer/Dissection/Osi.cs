namespace LabSim.LabServer.Dissection;

/// <summary>What OSI's network layer carries: IS-IS (ISO 10589) and its kin.</summary>
internal static class Osi
{
    public static void Read(Octets pdu, RowBuilder row)
    {
        switch (pdu.Byte(0))
        {
            case 0x83: IsIs(pdu, row); break;
            case 0x82: row.Say("ESIS", "ES-IS"); break;
            case 0x81: row.Say("CLNP", "Connectionless Network Protocol"); break;
            default: row.Say("OSI", $"Network layer protocol 0x{pdu.Byte(0):x2}"); break;
        }
    }

    private static void IsIs(Octets pdu, RowBuilder row)
    {
        var (protocol, info) = (pdu.Byte(4) & 31) switch
        {
            15 => ("ISIS HELLO", $"L1 HELLO, System-ID: {System(pdu, 9)}"),
            16 => ("ISIS HELLO", $"L2 HELLO, System-ID: {System(pdu, 9)}"),
            17 => ("ISIS HELLO", $"P2P HELLO, System-ID: {System(pdu, 9)}"),
            18 => ("ISIS LSP", $"L1 LSP, {Lsp(pdu)}"),
            20 => ("ISIS LSP", $"L2 LSP, {Lsp(pdu)}"),
            24 => ("ISIS CSNP", $"L1 CSNP, Source-ID: {System(pdu, 10)}"),
            25 => ("ISIS CSNP", $"L2 CSNP, Source-ID: {System(pdu, 10)}"),
            26 => ("ISIS PSNP", $"L1 PSNP, Source-ID: {System(pdu, 10)}"),
            27 => ("ISIS PSNP", $"L2 PSNP, Source-ID: {System(pdu, 10)}"),
            var type => ("ISIS", $"PDU of type {type}"),
        };
        row.Say(protocol, info);
    }

    private static string System(Octets pdu, int at) => $"{pdu.Hex(at, 2)}.{pdu.Hex(at + 2, 2)}.{pdu.Hex(at + 4, 2)}";

    private static string Lsp(Octets pdu) =>
        $"LSP-ID: {System(pdu, 12)}.{pdu.Hex(18, 1)}-{pdu.Hex(19, 1)}, Sequence: 0x{pdu.Long(20):x8}, Lifetime: {pdu.Word(10)}s";
}
