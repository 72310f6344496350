using System.Net.Sockets;

namespace LabSim.NodeRuntime;

/// <summary>Connections to the sockets that a machine listens on.</summary>
internal static class UnixConnection
{
    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<NetworkStream> OpenAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
