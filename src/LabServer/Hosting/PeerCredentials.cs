using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace LabSim.LabServer.Hosting;

/// <summary>Who is at the other end of a unix socket, by the kernel's word (unix(7), SO_PEERCRED).</summary>
internal static class PeerCredentials
{
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;

    /// <summary>The user that this process acts as.</summary>
    public static uint OwnUserId { get; } = ReadOwnUserId();

    /// <summary>The user at the other end. <c>struct ucred</c> is pid, uid, gid, 32 bits each.</summary>
    public static uint ReadUserId(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, credentials);
        return BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(credentials[4..]);
    }

    // proc(5): "Uid: real effective saved filesystem".
    private static uint ReadOwnUserId() => uint.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2],
        CultureInfo.InvariantCulture);
}
