namespace LabSim.LabServer.Dissection;

/// <summary>PIM (RFC 7761).</summary>
internal static class Pim
{
    private static readonly string[] Types = ["Hello", "Register", "Register-stop", "Join/Prune", "Bootstrap", "Assert", "Graft", "Graft-Ack", "Candidate-RP-Advertisement"];

    public static void Read(Octets pim, RowBuilder row) =>
        row.Say($"PIMv{pim.Byte(0) >> 4}", (pim.Byte(0) & 15) is var type && type < Types.Length ? Types[type] : $"Type {type}");
}
