namespace LabSim.TestKit;

/// <summary>
/// A disk whose boot sector is a box with a command line on the first serial port (16-bit code, all of it): <c>box login: </c> takes any line; behind <c>box# </c> every line is kept, but
/// <c>show</c>, which says the lines that were kept, and those that begin with <c>?</c>, to which it says <c>% Invalid input</c>. It echoes, and polls the port as a simple loader would.
/// </summary>
public static class ConsoleBox
{
    /// <summary>The size of the disk.</summary>
    public const int Bytes = 1 << 20;

    // start: stack, end of the store in bp; a line; again: a prompt, a line to 0x7000; "?", "show", or append to the store from 0x8000 on; then say, put (waits for 0x3fd bit 5), line (waits for bit 0); the texts.
    private const string Code = """
        31c08ed88ec08ed0bc007cfcbd0080beab7ce85600e86c00beb97ce84d00e86300803e00700074f0803e00703f7428be0070bfbf7cb90500f3a67423be007081
        fd00c073d389efac84c07403aaebf8b80d0aab89fdebc1bec47ce80e00ebb9c6460000be0080e80200ebadac84c07413e80200ebf650bafd03eca82074fb58ba
        f803eec3bf0070bafd03eca80174f8baf803ec3c0d740c81ffff7073eaaae8d4ffebe430c0aabed67cebc00d0a626f78206c6f67696e3a2000626f7823200073
        686f77002520496e76616c696420696e7075740d0a000d0a00
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
