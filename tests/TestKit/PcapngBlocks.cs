using System.Buffers.Binary;

namespace LabSim.TestKit;

/// <summary>Writes pcapng blocks, independently of what the switch writes.</summary>
public static class PcapngBlocks
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A section header and one Ethernet interface with nanoseconds.</summary>
    public static byte[] Header { get; } =
    [
        .. FakeCapture.Header.Span,
        1, 0, 0, 0, 32, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0,
    ];

    /// <summary>An interface alone.</summary>
    public static ReadOnlyMemory<byte> Interface { get; } = Header.AsMemory(FakeCapture.Header.Length);

    /// <summary>An interface statistics block of the first interface.</summary>
    public static byte[] Statistics(long received, long lost)
    {
        var block = new byte[20 + (3 * 12) + 8];
        BinaryPrimitives.WriteUInt32LittleEndian(block, 5);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), block.Length);
        var options = block.AsSpan(20);
        foreach (var (code, count) in new (ushort, long)[] { (4, received), (6, received), (7, lost) })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(options, code);
            BinaryPrimitives.WriteUInt16LittleEndian(options[2..], sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(options[4..], count);
            options = options[12..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(block.Length - 4), block.Length);
        return block;
    }

    /// <summary>An enhanced packet block.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="milliseconds">When, since the beginning of 2026.</param>
    /// <param name="outbound">The tapped node sent it.</param>
    /// <param name="tapped">The interface's index.</param>
    public static byte[] Frame(ReadOnlySpan<byte> frame, long milliseconds, bool outbound = true, int tapped = 0)
    {
        var padded = (frame.Length + 3) & ~3;
        var block = new byte[28 + padded + 16];
        var time = (Begin.AddMilliseconds(milliseconds) - DateTimeOffset.UnixEpoch).Ticks * 100;
        uint[] words = [6, (uint)block.Length, (uint)tapped, (uint)(time >> 32), (uint)time, (uint)frame.Length, (uint)frame.Length];
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(i * 4), words[i]);
        }

        frame.CopyTo(block.AsSpan(28));
        var options = block.AsSpan(28 + padded);
        BinaryPrimitives.WriteUInt16LittleEndian(options, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(options[4..], outbound ? 2u : 1u);
        BinaryPrimitives.WriteUInt32LittleEndian(options[12..], (uint)block.Length);
        return block;
    }
}
