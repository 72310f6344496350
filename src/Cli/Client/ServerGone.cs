using System.Net.Sockets;
using System.Net.WebSockets;

namespace LabSim.Cli.Client;

/// <summary>Tells a lost connection from other failures.</summary>
internal static class ServerGone
{
    /// <summary>Whether an exception means that the lab server cannot be reached or went away.</summary>
    public static bool Explains(Exception error) =>
        error is HttpRequestException or HttpIOException or WebSocketException or SocketException || error.InnerException is SocketException;
}
