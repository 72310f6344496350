using System.Buffers.Binary;

namespace LabSim.TestKit;

/// <summary>
/// A disk that the firmware of a POWER machine boots: a PReP partition with the smallest program, which says <c>POWER boot, big-endian</c> on the firmware's console, if its
/// processor takes numbers that way round, and waits for ever.
/// </summary>
public static class PowerDisk
{
    /// <summary>Size in bytes.</summary>
    public const int Bytes = 1 << 20;

    // finddevice("/chosen"), getprop("stdout"), write(…) through the firmware's client interface (IEEE 1275-1994, 6.3.2), whose address is in r5. The word "BIGE" is
    // compared with 0x42494745 before. 32 bits, for 0x200000.
    private const string Program = """
        7cbf2b78480000057fc802a6387e0088389e00e090830000389e00eb9083000c7fe903a64e80042180be0098387e009c389e00f39083000090a3000c389e00fb
        90830010389e00d8908300147fe903a64e80042180be00dc3cc0424960c647457c05300040820028387e00bc389e010290830000809e00d89083000c389e0108
        908300107fe903a64e80042148000000000000000000000100000001000000000000000000000000000000040000000100000000000000000000000000000004
        0000000000000000000000030000000100000000000000000000001800000000000000004249474566696e64646576696365002f63686f73656e006765747072
        6f70007374646f757400777269746500504f57455220626f6f742c206269672d656e6469616e0d0a
        """;

    private const int Sector = 512;
    private const int PartitionBegins = 64;
    private const int LoadAddress = 0x20_0000;
    private const int CodeOffset = 0x1000;

    /// <summary>The disk's bytes.</summary>
    public static byte[] Build()
    {
        var disk = new byte[Bytes];
        var entry = disk.AsSpan(446, 16);
        (entry[0], entry[4]) = (0x80, 0x41);
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], PartitionBegins);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], (Bytes / Sector) - PartitionBegins);
        (disk[510], disk[511]) = (0x55, 0xAA);
        WriteElf(disk.AsSpan(PartitionBegins * Sector), Convert.FromHexString(Program.ReplaceLineEndings("")));
        return disk;
    }

    // An executable of one segment: ELF, 32 bits, big-endian, PowerPC (System V ABI, chapter 4 and 5).
    private static void WriteElf(Span<byte> file, ReadOnlySpan<byte> code)
    {
        ((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 2, 1]).CopyTo(file);
        foreach (var (offset, value) in (ReadOnlySpan<(int, ushort)>)[(16, 2), (18, 20), (40, 52), (42, 32), (44, 1)])
        {
            BinaryPrimitives.WriteUInt16BigEndian(file[offset..], value);
        }

        foreach (var (offset, value) in (ReadOnlySpan<(int, int)>)
            [(20, 1), (24, LoadAddress), (28, 52), (52, 1), (56, CodeOffset), (60, LoadAddress), (64, LoadAddress), (68, code.Length), (72, code.Length), (76, 7), (80, CodeOffset)])
        {
            BinaryPrimitives.WriteInt32BigEndian(file[offset..], value);
        }

        code.CopyTo(file[CodeOffset..]);
    }
}
