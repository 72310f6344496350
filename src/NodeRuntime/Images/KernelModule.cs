using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace LabSim.NodeRuntime.Images;

/// <summary>A kernel module, as its <c>.modinfo</c> section describes it.</summary>
/// <param name="Name">Its name, underscores for hyphens.</param>
/// <param name="Path">Its path below <c>lib/modules/RELEASE</c>.</param>
/// <param name="Depends">Names of the modules that it needs.</param>
/// <param name="Aliases">Patterns by which the kernel asks for it.</param>
internal sealed record KernelModule(string Name, string Path, ImmutableArray<string> Depends, ImmutableArray<string> Aliases)
{
    /// <summary>Reads a module's file.</summary>
    /// <exception cref="InvalidDataException">It is no 64-bit little-endian ELF file with a <c>.modinfo</c> section.</exception>
    public static KernelModule Read(string path, ReadOnlySpan<byte> file)
    {
        var words = Encoding.ASCII.GetString(FindModinfo(path, file)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return new KernelModule(
            Normalize(System.IO.Path.GetFileNameWithoutExtension(path)), path,
            [.. Values("depends=").SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(Normalize)],
            [.. Values("alias=")]);

        IEnumerable<string> Values(string key) =>
            words.Where(word => word.StartsWith(key, StringComparison.Ordinal)).Select(word => word[key.Length..]);
    }

    /// <summary>A module's name as the kernel compares it.</summary>
    public static string Normalize(string name) => name.Replace('-', '_');

    // ELF-64 Object File Format, figures 4-1 (header) and 4-3 (section header).
    private static ReadOnlySpan<byte> FindModinfo(string path, ReadOnlySpan<byte> file)
    {
        try
        {
            if (!file.StartsWith("\u007fELF\u0002\u0001"u8))
            {
                throw new InvalidDataException($"{path} is no 64-bit little-endian kernel module");
            }

            var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(file[0x28..]);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3A..]);
            var count = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3C..]);
            var names = Section(file, table + (size * BinaryPrimitives.ReadUInt16LittleEndian(file[0x3E..])));
            for (var i = 0; i < count; i++)
            {
                var header = table + (size * i);
                var name = names[(int)BinaryPrimitives.ReadUInt32LittleEndian(file[header..])..];
                if (name.StartsWith(".modinfo\0"u8))
                {
                    return Section(file, header);
                }
            }
        }
        catch (ArgumentOutOfRangeException cut)
        {
            throw new InvalidDataException($"{path} is cut off", cut);
        }

        throw new InvalidDataException($"{path} has no .modinfo section");
    }

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> file, int header) =>
        file.Slice(
            (int)BinaryPrimitives.ReadUInt64LittleEndian(file[(header + 0x18)..]), (int)BinaryPrimitives.ReadUInt64LittleEndian(file[(header + 0x20)..]));
}
