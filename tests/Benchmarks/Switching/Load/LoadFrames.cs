using System.Buffers.Binary;

namespace LabSim.Benchmarks.Switching.Load;

/// <summary>The frames of the two guests: each side's are all the same, with the addresses of a learning bridge's stations.</summary>
internal static class LoadFrames
{
    /// <summary>IEEE 802's number for local experiments.</summary>
    private const ushort Experimental = 0x88B5;

    /// <summary>A frame of so many bytes from guest 0 or 1 to the other.</summary>
    public static byte[] Between(int from, int length)
    {
        var frame = new byte[length];
        Mac(1 - from).CopyTo(frame, 0);
        Mac(from).CopyTo(frame, 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), Experimental);
        for (var i = 14; i < length; i++)
        {
            frame[i] = (byte)(i ^ (from + 1));
        }

        return frame;
    }

    private static byte[] Mac(int guest) => [0x02, 0, 0, 0, 0, (byte)(guest + 1)];
}
