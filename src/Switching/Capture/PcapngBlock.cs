using System.Runtime.InteropServices;

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
    private const uint EndOfOptions = 0;

    /// <summary>The next multiple of four.</summary>
    public static int Pad(int length) => (length + 3) & ~3;

    /// <summary>Bytes of an Enhanced Packet Block.</summary>
    /// <param name="captured">Bytes kept of the frame.</param>
    public static int EnhancedPacketLength(int captured) => FrameOffset + Pad(captured) + FlagsOptionLength + EndOfOptionsLength + sizeof(uint);

    /// <summary>Writes all of an Enhanced Packet Block but the frame, which belongs at <see cref="FrameOffset"/> and is written afterwards.</summary>
    /// <param name="block">Room for exactly the block.</param>
    /// <param name="tapped">The interface's index in the section.</param>
    /// <param name="nanoseconds">When the frame passed, since 1970.</param>
    /// <param name="captured">Bytes kept of the frame.</param>
    /// <param name="original">Bytes that it had.</param>
    /// <param name="direction">Its direction.</param>
    public static void WriteEnhancedPacket(Span<byte> block, int tapped, long nanoseconds, int captured, int original, FrameDirection direction)
    {
        var total = (uint)block.Length;
        var end = FrameOffset + Pad(captured);
        if (end != FrameOffset + captured)
        {
            // The padding, and before it bytes that become the frame's.
            MemoryMarshal.Write(block[(end - sizeof(uint))..], 0);
        }

        MemoryMarshal.Write(block, new PacketHead(EnhancedPacket, total, tapped, (uint)(nanoseconds >> 32), (uint)nanoseconds, captured, original));
        MemoryMarshal.Write(block[end..], new PacketEnd(FlagsOption, sizeof(uint), (uint)direction, EndOfOptions, total));
    }

    // Written as they lie in memory: the hosts that this runs on are little-endian, and the section says so.
    private readonly record struct PacketHead(uint Type, uint Total, int Interface, uint TimeHigh, uint TimeLow, int Captured, int Original);

    private readonly record struct PacketEnd(ushort Option, ushort OptionLength, uint Flags, uint EndOfOptions, uint Total);
}
