using System.Buffers.Binary;

namespace LabSim.Cli.Guests;

/// <summary>Keeps a pcapng file readable when its disk is full: what was cut off goes.</summary>
internal static class WholeBlocks
{
    // Block type and total length, 32 bits each (draft-ietf-opsawg-pcapng, section 3.1); ours are little-endian.
    private const int HeaderLength = 8;
    private const int ShortestBlock = 12;

    /// <summary>Cuts a file after its last whole block.</summary>
    public static void Cut(FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        var length = RandomAccess.GetLength(file.SafeFileHandle);
        var end = 0L;
        while (RandomAccess.Read(file.SafeFileHandle, header, end) == HeaderLength
            && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) is >= ShortestBlock and var block && end + block <= length)
        {
            end += block;
        }

        file.SetLength(end);
    }
}
