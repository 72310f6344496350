using System.Buffers.Binary;
using System.Text;

namespace LabSim.TestKit;

/// <summary>
/// A CD that a PC's BIOS boots, as installers of systems are: it says "installing." on the first serial port, writes a boot sector to the first hard disk, and
/// resets the machine, which from then on boots that disk and says "installed.".
/// </summary>
public static class InstallerCd
{
    private const int Sector = 2048;
    private const int Catalog = 19;
    private const int Program = 20;

    /// <summary>The whole CD: ISO 9660 (ECMA-119) without files, bootable by "El Torito" 1.0.</summary>
    public static byte[] Write()
    {
        var cd = new byte[(Program + 1) * Sector];
        Descriptor(cd, 16, 1, "");
        Descriptor(cd, 17, 0, "EL TORITO SPECIFICATION");
        BinaryPrimitives.WriteInt32LittleEndian(cd.AsSpan((17 * Sector) + 0x47), Catalog);
        Descriptor(cd, 18, 255, "");
        var catalog = cd.AsSpan(Catalog * Sector);
        (catalog[0], catalog[30], catalog[31]) = (1, 0x55, 0xAA);
        BinaryPrimitives.WriteUInt16LittleEndian(catalog[28..], unchecked((ushort)-(1 + 0xAA55)));

        // Bootable, without emulating a floppy disk: four sectors of 512 bytes to 0:0x7c00.
        catalog[32] = 0x88;
        catalog[38] = 4;
        BinaryPrimitives.WriteInt32LittleEndian(catalog[40..], Program);
        Installer().CopyTo(cd, Program * Sector);
        var disk = cd.AsSpan((Program * Sector) + 512);
        ((byte[])[.. Say("installed."), .. Halt]).CopyTo(disk);
        (disk[510], disk[511]) = (0x55, 0xAA);
        return cd;
    }

    private static byte[] Halt => [0xFA, 0xF4, 0xEB, 0xFC]; // cli; hlt; again

    private static byte[] Installer() =>
    [
        0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xD0, // xor ax, ax; mov ds, ax; mov es, ax; mov ss, ax
        0xBC, 0x00, 0x7C, // mov sp, 0x7c00
        .. Say("installing."),
        0xBE, 0x00, 0x06, // mov si, 0x600: a disk address packet
        0xC7, 0x04, 0x10, 0x00, 0xC7, 0x44, 0x02, 0x01, 0x00, // 16 bytes; one sector
        0xC7, 0x44, 0x04, 0x00, 0x7E, 0xC7, 0x44, 0x06, 0x00, 0x00, // from 0:0x7e00
        0xC7, 0x44, 0x08, 0x00, 0x00, 0xC7, 0x44, 0x0A, 0x00, 0x00, // to sector 0
        0xC7, 0x44, 0x0C, 0x00, 0x00, 0xC7, 0x44, 0x0E, 0x00, 0x00,
        0xB2, 0x80, 0xB8, 0x00, 0x43, 0xCD, 0x13, // of the first hard disk: extended write (INT 13h)
        0x72, 0x06, // jc to the end
        0xBA, 0xF9, 0x0C, 0xB0, 0x06, 0xEE, // the PIIX's reset control register: a hard reset
        .. Halt,
    ];

    private static byte[] Say(string text) => [0xBA, 0xF8, 0x03, .. Encoding.ASCII.GetBytes(text).SelectMany(letter => (byte[])[0xB0, letter, 0xEE])]; // mov dx, 0x3f8; mov al, letter; out dx, al

    private static void Descriptor(byte[] cd, int sector, byte type, string system)
    {
        var descriptor = cd.AsSpan(sector * Sector);
        descriptor[0] = type;
        "CD001"u8.CopyTo(descriptor[1..]);
        descriptor[6] = 1;
        Encoding.ASCII.GetBytes(system).CopyTo(descriptor[7..]);
    }
}
