using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LabSim.Switching.Offloads;

/// <summary>The Internet checksum (RFC 1071).</summary>
internal static class InternetChecksum
{
    /// <summary>The one's complement sum of big-endian 16-bit words, folded; an odd byte at the end counts as if a zero followed.</summary>
    /// <param name="bytes">At most 64 KiB.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        // In the host's order: the sum of swapped words is the swapped sum (RFC 1071, 2 B).
        var wide = Vector<ulong>.Zero;
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            wide += low + high;
        }

        var sum = Vector.Sum(wide);
        bytes = bytes[(vectors.Length * Vector<byte>.Count)..];
        for (; bytes.Length >= sizeof(ushort); bytes = bytes[sizeof(ushort)..])
        {
            sum += MemoryMarshal.Read<ushort>(bytes);
        }

        if (!bytes.IsEmpty)
        {
            sum += BitConverter.IsLittleEndian ? bytes[0] : (ulong)bytes[0] << 8;
        }

        var folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>Adds the carries of a sum of 16-bit words to its lowest 16 bits until there are none.</summary>
    public static ushort Fold(ulong sum)
    {
        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)sum;
    }
}
