using System.Buffers.Binary;

namespace LabSim.NodeRuntime.Volumes.Iso;

/// <summary>Numbers as ISO 9660 records them, in both byte orders one after the other (ECMA-119, 7.2.3 and 7.3.3).</summary>
internal static class IsoNumber
{
    /// <summary>Writes 16 bits twice, in four bytes.</summary>
    public static void WriteBoth16(Span<byte> place, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)value);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], (ushort)value);
    }

    /// <summary>Writes 32 bits twice, in eight bytes.</summary>
    public static void WriteBoth32(Span<byte> place, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(place, value);
        BinaryPrimitives.WriteInt32BigEndian(place[4..], value);
    }
}
