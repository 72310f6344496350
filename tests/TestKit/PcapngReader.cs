using System.Buffers.Binary;
using System.Text;

namespace LabSim.TestKit;

/// <summary>Reads pcapng strictly, as the draft has it, and independently of what writes it. Throws at the first thing that is wrong.</summary>
public static class PcapngReader
{
    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InvalidDataException">It does not end with a whole block, or a block is malformed.</exception>
    public static PcapngSection Read(ReadOnlySpan<byte> file)
    {
        var section = new PcapngSection();
        while (!file.IsEmpty)
        {
            var total = file.Length >= 12 ? (int)Word(file, 4) : 0;
            Require(total >= 12 && total % 4 == 0 && total <= file.Length, "a block is cut");
            Require(Word(file, total - 4) == total, "the lengths of a block differ");
            ReadBlock(section, Word(file, 0), file[8..(total - 4)]);
            file = file[total..];
        }

        return section;
    }

    private static void ReadBlock(PcapngSection section, uint type, ReadOnlySpan<byte> body)
    {
        Require(section.HasHeader != (type == 0x0A0D0D0A), "the section header comes first, and once");
        switch (type)
        {
            case 0x0A0D0D0A:
                Require(Word(body, 0) == 0x1A2B3C4D && Word(body, 4) == 1, "byte order or version");
                section.HasHeader = true;
                section.Application = Text(Options(body[16..]), 4);
                break;
            case 1:
                Require((ushort)Word(body, 0) == 1, "the link type is not Ethernet");
                var described = Options(body[8..]);
                Require(described[9].SequenceEqual(new byte[] { 9 }), "the resolution is not nanoseconds");
                section.Interfaces.Add(new PcapngInterface(Text(described, 2), Text(described, 3), Text(described, 11).TrimStart('\0'), (int)Word(body, 4)));
                break;
            case 6:
                section.Packets.Add(ReadPacket(body));
                break;
            case 5:
                var counted = Options(body[12..]);
                section.Statistics.Add(new PcapngStatistics((int)Word(body, 0), Count(counted, 4), Count(counted, 6), Count(counted, 7)));
                break;
            default:
                Require(false, $"unknown block type {type}");
                break;
        }
    }

    private static PcapngPacket ReadPacket(ReadOnlySpan<byte> body)
    {
        var captured = (int)Word(body, 12);
        var options = Options(body[(20 + ((captured + 3) & ~3))..]);
        var time = (long)(((ulong)Word(body, 4) << 32) | Word(body, 8));
        return new PcapngPacket((int)Word(body, 0), time, body.Slice(20, captured).ToArray(), (int)Word(body, 16), (int)Word(options[2], 0) & 3);
    }

    private static Dictionary<int, byte[]> Options(ReadOnlySpan<byte> bytes)
    {
        var options = new Dictionary<int, byte[]>();
        if (bytes.IsEmpty)
        {
            // A block without options needs no end of them.
            return options;
        }

        while (!bytes.IsEmpty)
        {
            var (code, length) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
            if (code == 0)
            {
                Require(length == 0 && bytes.Length == 4, "something follows the end of the options");
                return options;
            }

            options.Add(code, bytes.Slice(4, length).ToArray());
            bytes = bytes[(4 + ((length + 3) & ~3))..];
        }

        throw new InvalidDataException("the options have no end");
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long Count(Dictionary<int, byte[]> options, int code) => BinaryPrimitives.ReadInt64LittleEndian(options[code]);

    private static string Text(Dictionary<int, byte[]> options, int code) => Encoding.UTF8.GetString(options.GetValueOrDefault(code, []));

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
