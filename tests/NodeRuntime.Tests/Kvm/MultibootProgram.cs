using System.Buffers.Binary;
using System.Text;

namespace LabSim.NodeRuntime.Tests.Kvm;

/// <summary>
/// A bare-metal program in a few hundred bytes: a 32-bit ELF file with a Multiboot header (Multiboot Specification 0.6.96, section 3.1) that writes
/// a text to the first serial port and halts.
/// </summary>
internal static class MultibootProgram
{
    private const int LoadAddress = 0x100000;
    private const int HeaderBytes = 52 + 32;
    private const int MultibootBytes = 12;

    public static byte[] Create(string text)
    {
        var code = Code(text);
        var file = new byte[HeaderBytes + MultibootBytes + code.Length];
        WriteElf(file);
        WriteMultiboot(file.AsSpan(HeaderBytes));
        code.CopyTo(file, HeaderBytes + MultibootBytes);
        return file;
    }

    private static byte[] Code(string text)
    {
        var code = new List<byte> { 0x66, 0xBA, 0xF8, 0x03 }; // mov dx, 0x3f8
        foreach (var letter in Encoding.ASCII.GetBytes(text))
        {
            code.AddRange([0xB0, letter, 0xEE]); // mov al, letter; out dx, al
        }

        code.AddRange([0xFA, 0xF4, 0xEB, 0xFC]); // cli; hlt; again
        return [.. code];
    }

    private static void WriteElf(Span<byte> file)
    {
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1];
        identification.CopyTo(file);
        Write16(file, 16, 2, 3); // executable, i386
        Write32(file, 20, 1, LoadAddress + HeaderBytes + MultibootBytes, 52); // version, entry, program headers
        Write16(file, 40, 52, 32, 1, 40); // sizes and counts
        Write32(file, 52, 1, 0, LoadAddress, LoadAddress, (uint)file.Length, (uint)file.Length, 7, 4096); // one segment: all of it
    }

    private static void WriteMultiboot(Span<byte> header) => Write32(header, 0, 0x1BADB002, 0, unchecked(0u - 0x1BADB002u));

    private static void Write16(Span<byte> target, int offset, params ReadOnlySpan<ushort> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[(offset + (2 * i))..], values[i]);
        }
    }

    private static void Write32(Span<byte> target, int offset, params ReadOnlySpan<uint> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[(offset + (4 * i))..], values[i]);
        }
    }
}
