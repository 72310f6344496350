using System.Text;
using LabSim.Interop.Linux;

namespace LabSim.Interop;

/// <summary>struct sockaddr_un of a path.</summary>
internal static class UnixAddress
{
    /// <summary>Longest path in bytes: sun_path has 108 and ends with a zero.</summary>
    public const int MaximumPathLength = 107;

    /// <summary>Bytes of the structure.</summary>
    public const int Length = 2 + MaximumPathLength + 1;

    /// <summary>Writes the structure of <see cref="Length"/> bytes.</summary>
    /// <exception cref="IOException">The path is too long, empty, or holds a zero.</exception>
    public static void Write(string path, Span<byte> address)
    {
        var bytes = Encoding.UTF8.GetByteCount(path);
        if (bytes is 0 or > MaximumPathLength || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new IOException($"The path of a unix socket has 1 to {MaximumPathLength} bytes; this one has {bytes}: {path}");
        }

        address.Clear();
        address[0] = Libc.AF_UNIX;
        Encoding.UTF8.GetBytes(path, address[2..]);
    }
}
