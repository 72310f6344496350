using System.Net;

namespace LabSim.LabServer.Dissection;

/// <summary>Bytes of a frame. Reading past their end yields zeros and empty pieces, never an exception; <see cref="Has"/> tells.</summary>
internal readonly ref struct Octets(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>They are at least that many.</summary>
    public bool Has(int count) => _bytes.Length >= count;

    /// <summary>An octet.</summary>
    public byte Byte(int at) => at >= 0 && at < _bytes.Length ? _bytes[at] : (byte)0;

    /// <summary>Two octets, big-endian.</summary>
    public ushort Word(int at) => (ushort)((Byte(at) << 8) | Byte(at + 1));

    /// <summary>Four octets, big-endian.</summary>
    public uint Long(int at) => ((uint)Word(at) << 16) | Word(at + 2);

    /// <summary>Eight octets, big-endian.</summary>
    public ulong Quad(int at) => ((ulong)Long(at) << 32) | Long(at + 4);

    /// <summary>What comes after some.</summary>
    public Octets From(int at) => new(at <= 0 ? _bytes : at < _bytes.Length ? _bytes[at..] : default);

    /// <summary>Some of them, as far as they are there.</summary>
    public Octets Slice(int at, int count)
    {
        var rest = From(at)._bytes;
        return new Octets(count <= 0 ? default : rest[..Math.Min(count, rest.Length)]);
    }

    /// <summary>An IPv4 address.</summary>
    public string Ipv4(int at) => Has(at + 4) ? $"{Byte(at)}.{Byte(at + 1)}.{Byte(at + 2)}.{Byte(at + 3)}" : "?";

    /// <summary>An IPv6 address.</summary>
    public string Ipv6(int at) => at >= 0 && Has(at + 16) ? new IPAddress(_bytes.Slice(at, 16)).ToString() : "?";

    /// <summary>A hardware address.</summary>
    public string Mac(int at) => at >= 0 && Has(at + 6)
        ? $"{Byte(at):x2}:{Byte(at + 1):x2}:{Byte(at + 2):x2}:{Byte(at + 3):x2}:{Byte(at + 4):x2}:{Byte(at + 5):x2}" : "?";

    /// <summary>Text: printable ASCII as it is, anything else as a dot.</summary>
    public string Text(int at, int count)
    {
        var piece = Slice(at, count)._bytes;
        return string.Create(piece.Length, piece, static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = from[i] is >= 0x20 and < 0x7f ? (char)from[i] : '.';
            }
        });
    }

    /// <summary>The first line of a text protocol, at most that long.</summary>
    public string Line(int most)
    {
        var end = _bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return Text(0, Math.Min(end < 0 ? Length : end, most));
    }

    /// <summary>They begin with a text.</summary>
    public bool StartsWith(ReadOnlySpan<byte> text) => _bytes.StartsWith(text);

    /// <summary>Hexadecimal digits.</summary>
    public string Hex(int at, int count) => Convert.ToHexStringLower(Slice(at, count)._bytes);
}
