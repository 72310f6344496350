using System.Buffers.Binary;
using System.Text;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>Reads pieces of a file that nobody vouches for: what lies outside of it is zero, and no length in it decides how much is allocated.</summary>
internal sealed class HeaderBytes(Stream file)
{
    /// <summary>The most that one piece can have, bytes.</summary>
    public const int MostPiece = 64 * 1024;

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; } = file.Length;

    /// <summary>A piece of the file, padded with zeros behind its end.</summary>
    public byte[] Read(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPiece);
        var piece = new byte[count];
        if (offset >= 0 && offset < Length)
        {
            file.Position = offset;
            _ = file.ReadAtLeast(piece, count, throwOnEndOfStream: false);
        }

        return piece;
    }

    /// <summary>Whether a table lies in the file; overflows count as outside.</summary>
    public bool Contains(ulong offset, ulong bytes) => offset <= (ulong)Length && bytes <= (ulong)Length - offset;

    /// <summary>Whether the file has these bytes at a place.</summary>
    public bool Has(long offset, ReadOnlySpan<byte> bytes) => offset >= 0 && offset <= Length - bytes.Length && Read(offset, bytes.Length).AsSpan().SequenceEqual(bytes);

    /// <summary>Text from a file, for people: printable ASCII, cut at a sane length.</summary>
    public static string Printable(ReadOnlySpan<byte> text)
    {
        const int Most = 100;
        var shown = new StringBuilder();
        foreach (var letter in text[..Math.Min(text.Length, Most)])
        {
            shown.Append(letter is >= 0x20 and < 0x7F ? (char)letter : '?');
        }

        return text.Length > Most ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>A big-endian number.</summary>
    public static uint Big32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    /// <summary>A big-endian number.</summary>
    public static ulong Big64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);

    /// <summary>A little-endian number.</summary>
    public static uint Little32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>A little-endian number.</summary>
    public static ulong Little64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
