using System.Buffers.Binary;
using System.IO.Compression;

namespace LabSim.TestKit;

/// <summary>A picture as QEMU writes it: PNG (ISO/IEC 15948), 8 bits for each of red, green and blue.</summary>
public sealed class PngPicture
{
    private const int Channels = 3;

    private readonly byte[] _pixels;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such picture.</exception>
    public PngPicture(byte[] file)
    {
        if (!file.AsSpan().StartsWith((byte[])[0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']))
        {
            throw new InvalidDataException("this is no PNG");
        }

        using var data = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var kind = file.AsSpan(at + 4, 4);
            var content = file.AsSpan(at + 8, length);
            if (kind.SequenceEqual("IHDR"u8))
            {
                (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                if (content[8] != 8 || content[9] != 2 || content[12] != 0)
                {
                    throw new InvalidDataException("this is no picture of 8-bit colours");
                }
            }
            else if (kind.SequenceEqual("IDAT"u8))
            {
                data.Write(content);
            }

            at += 12 + length;
        }

        data.Position = 0;
        _pixels = Unfilter(data);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The colour of a pixel.</summary>
    public (byte Red, byte Green, byte Blue) this[int x, int y] =>
        (_pixels[((y * Width) + x) * Channels], _pixels[(((y * Width) + x) * Channels) + 1], _pixels[(((y * Width) + x) * Channels) + 2]);

    // Each row begins with the number of its filter (clause 9.2).
    private byte[] Unfilter(Stream data)
    {
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        var stride = Width * Channels;
        var pixels = new byte[stride * Height];
        var row = new byte[stride + 1];
        for (var y = 0; y < Height; y++)
        {
            rows.ReadExactly(row);
            for (var i = 0; i < stride; i++)
            {
                int left = i < Channels ? 0 : pixels[(y * stride) + i - Channels], up = y == 0 ? 0 : pixels[((y - 1) * stride) + i];
                var corner = i < Channels || y == 0 ? 0 : pixels[((y - 1) * stride) + i - Channels];
                var predicted = row[0] switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) };
                pixels[(y * stride) + i] = (byte)(row[i + 1] + predicted);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
