using System.Buffers.Binary;

namespace LabSim.LabServer.Views;

/// <summary>
/// A block of a pcapng section (draft-ietf-opsawg-pcapng), as our own captures write it: little-endian, Ethernet, nanoseconds, flags as an option of every
/// frame. What contradicts itself is no block.
/// </summary>
internal readonly ref struct PcapngBlock
{
    private const uint EnhancedPacket = 6;
    private const int Smallest = 12;
    private const int FrameOffset = 28;
    private const ushort FlagsOption = 2;
    private readonly ReadOnlySpan<byte> _block;

    private PcapngBlock(ReadOnlySpan<byte> block) => _block = block;

    /// <summary>The longest block that is taken for one, bytes.</summary>
    public const int Longest = 1 << 20;

    /// <summary>Bytes of the block.</summary>
    public int Length => _block.Length;

    /// <summary>It is a frame.</summary>
    public bool IsFrame => Word(_block, 0) == EnhancedPacket && _block.Length >= FrameOffset + 4 && FrameOffset + (long)Word(_block, 20) <= _block.Length - 4;

    /// <summary>The frame's interface, an index.</summary>
    public int Tapped => (int)Word(_block, 8);

    /// <summary>When the frame passed, nanoseconds since 1970.</summary>
    public long Nanoseconds => (long)(((ulong)Word(_block, 12) << 32) | Word(_block, 16));

    /// <summary>Bytes that the frame had on the wire.</summary>
    public int OriginalLength => (int)Math.Min(Word(_block, 24), int.MaxValue);

    /// <summary>The frame's bytes, as far as they were kept.</summary>
    public ReadOnlySpan<byte> Frame => _block.Slice(FrameOffset, (int)Word(_block, 20));

    /// <summary>The node sent the frame (epb_flags, bits 0 and 1: 1 inbound, 2 outbound).</summary>
    public bool Outbound
    {
        get
        {
            var options = FrameOffset + ((Frame.Length + 3) & ~3);
            return options + 8 <= _block.Length && BinaryPrimitives.ReadUInt16LittleEndian(_block[options..]) == FlagsOption && (_block[options + 4] & 3) == 2;
        }
    }

    /// <summary>Reads the block that bytes begin with; returns <see langword="false"/> where it is not whole.</summary>
    /// <exception cref="InvalidDataException">That is no block.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PcapngBlock block)
    {
        block = default;
        if (bytes.Length < Smallest)
        {
            return false;
        }

        var length = Word(bytes, 4);
        if (length is < Smallest or > Longest || length % 4 != 0)
        {
            throw new InvalidDataException($"a pcapng block of {length} bytes");
        }

        if (bytes.Length < length)
        {
            return false;
        }

        block = new PcapngBlock(bytes[..(int)length]);
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
