using System.Net.WebSockets;

namespace LabSim.LabServer.Streams;

/// <summary>What every WebSocket endpoint does first and last.</summary>
internal static class WebSocketDoor
{
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Writing is the only way to notice a client that died while we do not read from it: the pongs sent at this interval are
    /// (RFC 6455, 5.5.3, "unsolicited").
    /// </summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    /// <exception cref="BadHttpRequestException">The request is no WebSocket's.</exception>
    public static Task<WebSocket> AcceptAsync(HttpContext context) => context.WebSockets.IsWebSocketRequest
        ? context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = KeepAlive })
        : throw NotWebSocket();

    public static BadHttpRequestException NotWebSocket() => new("this address speaks WebSocket (RFC 6455)");

    /// <summary>Says goodbye and waits a little for the other side's; what reads from the socket must see its close.</summary>
    public static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string reason, Task reading)
    {
        try
        {
            using var patience = new CancellationTokenSource(ClosePatience);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, patience.Token);
            }

            await reading.WaitAsync(patience.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or IOException)
        {
            socket.Abort();
        }
    }
}
