using System.Text;

namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>
/// A disk that a PC boots: a program of one sector that reads the disk's second sector by the BIOS, counts its first byte up, writes it back, and says "boot N" on the
/// first serial port. So it shows that the firmware found the disk on its bus, and what became of what a guest wrote.
/// </summary>
internal static class CountingDisk
{
    public const int Bytes = 1 << 20;

    /// <summary>The whole disk; the count begins with the digit 0.</summary>
    public static byte[] Write()
    {
        var disk = new byte[Bytes];
        Code().CopyTo(disk, 0);
        (disk[510], disk[511]) = (0x55, 0xAA);
        disk[512] = (byte)'0';
        return disk;
    }

    private static byte[] Code()
    {
        List<byte> code =
        [
            0x31, 0xC0, // xor ax, ax
            0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xD0, // mov ds, ax; mov es, ax; mov ss, ax
            0xBC, 0x00, 0x7C, // mov sp, 0x7c00; the BIOS left the drive in dl
            0xBE, 0x00, 0x06, // mov si, 0x600: a disk address packet
            0xC7, 0x04, 0x10, 0x00, 0xC7, 0x44, 0x02, 0x01, 0x00, // 16 bytes; one sector
            0xC7, 0x44, 0x04, 0x00, 0x08, 0xC7, 0x44, 0x06, 0x00, 0x00, // to 0:0x800
            0xC7, 0x44, 0x08, 0x01, 0x00, 0xC7, 0x44, 0x0A, 0x00, 0x00, // sector 1
            0xC7, 0x44, 0x0C, 0x00, 0x00, 0xC7, 0x44, 0x0E, 0x00, 0x00,
            0x88, 0x16, 0x20, 0x06, // mov [0x620], dl
            0xB4, 0x42, 0xCD, 0x13, // extended read (INT 13h)
            0xFE, 0x06, 0x00, 0x08, // inc byte [0x800]
            0x8A, 0x16, 0x20, 0x06, // mov dl, [0x620]
            0xBE, 0x00, 0x06, // mov si, 0x600
            0xB8, 0x00, 0x43, 0xCD, 0x13, // extended write
        ];
        code.AddRange([0xBA, 0xF8, 0x03]); // mov dx, 0x3f8
        foreach (var letter in Encoding.ASCII.GetBytes("boot "))
        {
            code.AddRange([0xB0, letter, 0xEE]); // mov al, letter; out dx, al
        }

        code.AddRange([0xA0, 0x00, 0x08, 0xEE, 0xB0, (byte)'.', 0xEE]); // mov al, [0x800]; out dx, al; a point
        code.AddRange([0xFA, 0xF4, 0xEB, 0xFC]); // cli; hlt; again
        return [.. code];
    }
}
