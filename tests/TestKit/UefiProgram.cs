using System.Buffers.Binary;
using System.Text;

namespace LabSim.TestKit;

/// <summary>
/// The smallest program that a UEFI boots: it counts its boots in the variable "Boots" (non-volatile; absent is 0), says <c>UEFI boot N</c> on its console, and waits
/// for ever. So it shows that the firmware found the disk, and whether its variables last.
/// </summary>
public static class UefiProgram
{
    // efi_main(handle, system table): GetVariable and SetVariable of the runtime services (offsets 72, 88 of *(table + 88)), OutputString of the console (offset 8 of
    // *(table + 64)); UEFI specification 2.10, 4.3, 8.2, 12.4. Behind the code stand the variable's name, its vendor's GUID and the text.
    private const string X64 = """
        53564883ec484889d3488b735848c744243001000000c644243830488d0d7e000000488d15870000004531c04c8d4c2430488d4424384889442420ff5648fe44
        2438488d0d57000000488d156000000041b80700000041b901000000488d4424384889442420ff5658488b4b40488d154c000000ff51080fb644243848ba0000
        0d000a0000004809d04889442430488b4b40488d542430ff5108f4ebfd0f1f0042006f006f00740073000000000000006c616273696d2d746573742d75656669
        5500450046004900200062006f006f00740020000000
        """;

    private const string Arm64 = """
        fd7bbca9f35301a9f30301aa742e40f909068052e9a30039290080d2e91300f90004001061040010020080d2e3830091e4a30091892640f920013fd6e9a34039
        29050011e9a30039c002001021030010e20080d2230080d2e4a30091892e40f920013fd6602240f9c1020010090440f920013fd6e9a34039a901a0f24901c0f2
        e91b00f9602240f9e1c30091090440f920013fd67f2003d5ffffff171f2003d542006f006f00740073000000000000006c616273696d2d746573742d75656669
        5500450046004900200062006f006f00740020000000
        """;

    private const string RiscV64 = """
        130101fc233c110223388102233491021384050083348405930210002338510093020003230451001705000013058509970500009385050a1306000093060101
        1307810083b28404e78002008342810093821200230451001705000013058506970500009385050713067000930610001307810083b28405e780020003350404
        970500009385050683328500e780020003438100b7030a009b83d3009393030133637300233c610023300102033504049305810183328500e78002006f000000
        42006f006f00740073000000130000006c616273696d2d746573742d756566695500450046004900200062006f006f00740020000000000000000000
        """;

    private const int HeaderBytes = 0x200;
    private const int CodeAddress = 0x1000;

    /// <summary>The file's name where a UEFI looks for it on a disk that it was told nothing about (UEFI specification 2.10, 3.5.1.1).</summary>
    /// <param name="architecture">x86_64, aarch64 or riscv64.</param>
    public static string FileName(string architecture) => architecture switch { "x86_64" => "BOOTX64.EFI", "aarch64" => "BOOTAA64.EFI", _ => "BOOTRISCV64.EFI" };

    /// <summary>The program for an architecture (x86_64, aarch64 or riscv64): a PE32+ image of one section, which runs wherever it is loaded.</summary>
    public static byte[] Build(string architecture)
    {
        var (words, machine) = architecture switch { "x86_64" => (X64, 0x8664), "aarch64" => (Arm64, 0xaa64), _ => (RiscV64, 0x5064) };
        var code = Convert.FromHexString(words.ReplaceLineEndings(""));
        var file = new byte[HeaderBytes + HeaderBytes];
        code.CopyTo(file, HeaderBytes);
        "MZ"u8.CopyTo(file);
        Put32(file, 0x3c, 0x40);

        // PE signature, COFF header, optional header (PE format, Microsoft; an EFI application is subsystem 10).
        "PE"u8.CopyTo(file.AsSpan(0x40));
        Put16(file, 0x44, machine);
        Put16(file, 0x46, 1);
        Put16(file, 0x54, 0xf0);
        Put16(file, 0x56, 0x22);
        Put16(file, 0x58, 0x20b);
        Put32(file, 0x5c, HeaderBytes);
        Put32(file, 0x68, CodeAddress);
        Put32(file, 0x6c, CodeAddress);
        Put32(file, 0x78, CodeAddress);
        Put32(file, 0x7c, HeaderBytes);
        Put32(file, 0x90, 2 * CodeAddress);
        Put32(file, 0x94, HeaderBytes);
        Put16(file, 0x9c, 10);
        Put32(file, 0xc4, 16);
        Encoding.ASCII.GetBytes(".text").CopyTo(file, 0x148);
        Put32(file, 0x150, code.Length);
        Put32(file, 0x154, CodeAddress);
        Put32(file, 0x158, HeaderBytes);
        Put32(file, 0x15c, HeaderBytes);
        Put32(file, 0x16c, 0x60000020);
        return file;
    }

    private static void Put16(byte[] file, int offset, int value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), (ushort)value);

    private static void Put32(byte[] file, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
}
