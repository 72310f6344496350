using System.Buffers.Binary;

namespace LabSim.Switching.Recording;

/// <summary>A recorded frame's header, 16 bytes: the time, then both lengths and the way in one word. The frame follows, and padding to eight bytes.</summary>
/// <param name="Timestamp">When it passed, by the fabric's clock.</param>
/// <param name="Length">Bytes that it had.</param>
/// <param name="Kept">Bytes kept of it.</param>
/// <param name="Way">Where it went.</param>
internal readonly record struct FrameRecord(long Timestamp, int Length, int Kept, RecordedWay Way)
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 16;

    private const int LengthBits = 20;
    private const ulong LengthMask = (1 << LengthBits) - 1;

    /// <summary>Bytes of the whole record.</summary>
    public int Size => SizeOf(Kept);

    /// <summary>Bytes of a record that keeps so much of its frame.</summary>
    public static int SizeOf(int kept) => (HeaderLength + kept + 7) & ~7;

    /// <summary>Writes a header.</summary>
    public static void Write(Span<byte> record, long timestamp, int length, int kept, RecordedWay way)
    {
        var word = (uint)length | ((ulong)(uint)kept << LengthBits) | ((ulong)way << (2 * LengthBits));
        BinaryPrimitives.WriteInt64LittleEndian(record, timestamp);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], word);
    }

    /// <summary>Reads a header.</summary>
    public static FrameRecord Read(ReadOnlySpan<byte> record)
    {
        var word = BinaryPrimitives.ReadUInt64LittleEndian(record[8..]);
        return new FrameRecord(
            BinaryPrimitives.ReadInt64LittleEndian(record), (int)(word & LengthMask), (int)((word >> LengthBits) & LengthMask), (RecordedWay)(word >> (2 * LengthBits)));
    }
}
