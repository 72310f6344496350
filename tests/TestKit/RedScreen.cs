using System.Text;

namespace LabSim.TestKit;

/// <summary>A disk that a PC boots: its program paints the whole screen red (VGA mode 13h, colour 4) and says "drawn." on the first serial port.</summary>
public static class RedScreen
{
    /// <summary>What red is in that mode's palette, whose colours have six bits.</summary>
    public static (byte Red, byte Green, byte Blue) Colour => (0xA8, 0, 0);

    /// <summary>The whole disk.</summary>
    public static byte[] WriteDisk()
    {
        var disk = new byte[1 << 20];
        byte[] code =
        [
            0xB8, 0x13, 0x00, 0xCD, 0x10, // mov ax, 0x13; int 0x10
            0xB8, 0x00, 0xA0, 0x8E, 0xC0, 0x31, 0xFF, // mov ax, 0xa000; mov es, ax; xor di, di
            0xB9, 0x00, 0xFA, 0xB0, 0x04, 0xFC, 0xF3, 0xAA, // mov cx, 64000; mov al, 4; cld; rep stosb
            0xBA, 0xF8, 0x03, .. Encoding.ASCII.GetBytes("drawn.").SelectMany(letter => (byte[])[0xB0, letter, 0xEE]), // mov dx, 0x3f8; mov al, letter; out dx, al
            0xFA, 0xF4, 0xEB, 0xFC, // cli; hlt; again
        ];
        code.CopyTo(disk, 0);
        (disk[510], disk[511]) = (0x55, 0xAA);
        return disk;
    }
}
