namespace LabSim.TestKit;

/// <summary>
/// A disk whose boot sector is a box with a command line on each of its serial ports, COM1 to COM4 (16-bit code, all of it). A port says <c>port 2</c> when the box boots, echoes what is typed and
/// answers a carriage return with <c>2> </c>. As many routers do, it thinks before that, and then throws away whatever was typed meanwhile.
/// </summary>
public static class SerialBox
{
    /// <summary>The size of the disk.</summary>
    public const int Bytes = 1 << 20;

    // hello: each port's greeting; poll: bit 0 of each line status (0xff: no such port), a letter is echoed; line: an end of line, 4000 reads of port 0x80, the port emptied, the prompt; then base (the
    // port's address into dx), say, put (waits for bit 5), the addresses, the texts.
    private const string Code = """
        31c08ed88ec08ed0bc007c31dbbeb37ce8620083c30283fb0872f231dbe8500083c205ec3cff743ea801743ae84100ec3c0d7405e85300eb2dbebc7ce83600b9a00f
        e480e2fce8270083c205eca801740683ea05ecebef88d8d0e80431e82a00bebf7ce80f0083c30283fb0872afebab8b97ab7cc3ac84c0740f3c23750688d8d0e80431
        e80300ebecc3525188c4e8dfff83c205b9ffffec3cff740ca8207502ebf583ea0588e0ee595ac3f803f802e803e802706f727420230d0a000d0a003e2000
        """;

    /// <summary>The disk.</summary>
    public static byte[] Disk()
    {
        var disk = new byte[Bytes];
        Convert.FromHexString(string.Concat(Code.Where(char.IsAsciiHexDigit))).CopyTo(disk, 0);
        (disk[510], disk[511]) = (0x55, 0xAA);
        return disk;
    }
}
