namespace LabSim.NodeRuntime.Tests.Disks;

/// <summary>Boot sectors of a PC that bring their machine into trouble.</summary>
internal static class BootProgram
{
    /// <summary>How many places <see cref="Fills"/> writes, 64 KiB from one to the next.</summary>
    public const int Writes = 300;

    // mov bx, 300; a disk address packet from sector 128 on; each turn an extended write (INT 13h), 128 sectors further; then "written." or "failed." on the first serial port.
    private const string Filling = """
        31c08ed88ec08ed0bc007cbb2c01be407cb80043b280cd1372138106487c800083164a7c004b75e6be507ceb03be597cbaf803fcac08c07403eeebf8faf4ebfc
        10000100007e000080000000000000007772697474656e2e006661696c65642e00
        """;

    // Three seconds' wait by the BIOS (INT 15h), then to 32 bits by way of port 0x92 and a flat GDT; then a word into each page from 2 MiB up to 240 MiB, and "!" on the first serial port.
    private const string Eating = """
        31c08ed88ed0bc007cb486b92d00bac0c6cd15fae4920c02e692660f0116547c0f20c00c010f22c0ea2d7c080066b810008ed8bf00002000893f81c700100000
        81ff0000000f72f066baf803b021eef4ebfd669017005a7c00000000000000000000ffff0000009acf00ffff00000092cf00
        """;

    /// <summary>Writes to its first disk, which must have 20 MiB, all over; says "written.", or "failed." when a write did.</summary>
    public static byte[] Fills => Sector(Filling);

    /// <summary>After three seconds it wants all of 240 MiB of memory at once, and says "!" when it has it.</summary>
    public static byte[] Eats => Sector(Eating);

    private static byte[] Sector(string code)
    {
        var sector = new byte[512];
        Convert.FromHexString(code.ReplaceLineEndings("")).CopyTo(sector, 0);
        (sector[510], sector[511]) = (0x55, 0xAA);
        return sector;
    }
}
