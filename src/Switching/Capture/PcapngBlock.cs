using System.Buffers.Binary;

namespace LabSim.Switching.Capture;

/// <summary>
/// Blocks of a pcapng section (draft-ietf-opsawg-pcapng), little-endian: type, total length, body, total length again; all
/// padded to four bytes.
/// </summary>
internal static class PcapngBlock
{
    /// <summary>Section Header Block.</summary>
    public const uint SectionHeader = 0x0A0D0D0A;

    /// <summary>Interface Description Block.</summary>
    public const uint InterfaceDescription = 1;

    /// <summary>Interface Statistics Block.</summary>
    public const uint InterfaceStatistics = 5;

    /// <summary>Enhanced Packet Block.</summary>
    public const uint EnhancedPacket = 6;

    /// <summary>Where an Enhanced Packet Block's bytes of the frame start.</summary>
    public const int FrameOffset = 28;

    private const ushort FlagsOption = 2;
    private const int FlagsOptionLength = 8;
    private const int EndOfOptionsLength = 4;

    /// <summary>The next multiple of four.</summary>
    public static int Pad(int length) => (length + 3) & ~3;

    /// <summary>Bytes of an Enhanced Packet Block.</summary>
    /// <param name="captured">Bytes kept of the frame.</param>
    public static int EnhancedPacketLength(int captured) => FrameOffset + Pad(captured) + FlagsOptionLength + EndOfOptionsLength + sizeof(uint);

    /// <summary>Writes all of an Enhanced Packet Block but the frame, which belongs at <see cref="FrameOffset"/>.</summary>
    /// <param name="block">Room for exactly the block.</param>
    /// <param name="tapped">The interface's index in the section.</param>
    /// <param name="nanoseconds">When the frame passed, since 1970.</param>
    /// <param name="captured">Bytes kept of the frame.</param>
    /// <param name="original">Bytes that it had.</param>
    /// <param name="direction">Its direction.</param>
    public static void WriteEnhancedPacket(Span<byte> block, int tapped, long nanoseconds, int captured, int original, FrameDirection direction)
    {
        var total = (uint)block.Length;
        Write(block, EnhancedPacket);
        Write(block[4..], total);
        Write(block[8..], (uint)tapped);
        Write(block[12..], (uint)(nanoseconds >> 32));
        Write(block[16..], (uint)nanoseconds);
        Write(block[20..], (uint)captured);
        Write(block[24..], (uint)original);
        var rest = block[(FrameOffset + captured)..];
        rest[..(Pad(captured) - captured)].Clear();
        rest = block[(FrameOffset + Pad(captured))..];
        BinaryPrimitives.WriteUInt16LittleEndian(rest, FlagsOption);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[2..], sizeof(uint));
        Write(rest[4..], (uint)direction);
        Write(rest[8..], 0);
        Write(rest[12..], total);
    }

    private static void Write(Span<byte> at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at, value);
}
