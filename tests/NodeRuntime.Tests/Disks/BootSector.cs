using System.Text;

namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>
/// The beginning of a raw disk that a hostile guest has written: a qcow2 header (QEMU docs/interop/qcow2.rst) that claims 1 TiB and the host's
/// /etc/shadow as its backing file, and at the same time a boot sector that says "raw" on the first serial port. Each field's bytes are also harmless
/// instructions (0x00 and what follows it is an addition to memory, as 16-bit code).
/// </summary>
internal static class BootSector
{
    public const string BackingFile = "/etc/shadow";
    private const int BackingName = 256;

    public static byte[] DisguisedAsQcow2(string says)
    {
        var sector = new byte[512];
        byte[] header =
        [
            (byte)'Q', (byte)'F', (byte)'I', 0xFB, 0, 0, 0, 2, // magic, version 2; as code: push cx, inc si, dec cx, sti
            0, 0, 0, 0, 0, 0, BackingName >> 8, 0, 0, 0, 0, (byte)BackingFile.Length, // where the backing file's name is
            0, 0, 0, 16, 0, 0, 1, 0, 0, 0, 0, 0, // clusters of 64 KiB, 1 TiB
            0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, // not encrypted; level-1 table
            0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, // refcounts; no snapshots, and at 72 no extensions: zeros
        ];
        header.CopyTo(sector, 0);
        Code(says).CopyTo(sector, 80);
        Encoding.ASCII.GetBytes(BackingFile).CopyTo(sector, BackingName);
        (sector[510], sector[511]) = (0x55, 0xAA);
        return sector;
    }

    private static byte[] Code(string says)
    {
        var code = new List<byte> { 0xBA, 0xF8, 0x03 }; // mov dx, 0x3f8
        foreach (var letter in Encoding.ASCII.GetBytes(says))
        {
            code.AddRange([0xB0, letter, 0xEE]); // mov al, letter; out dx, al
        }

        code.AddRange([0xFA, 0xF4, 0xEB, 0xFC]); // cli; hlt; again
        return [.. code];
    }
}
