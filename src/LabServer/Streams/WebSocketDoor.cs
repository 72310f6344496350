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
    public static Task<WebSocket> AcceptAsync(HttpContext context)
    {
        Require(context);
        return context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = KeepAlive });
    }

    /// <summary>Refuses all but a WebSocket's request; for whoever looks at what is asked for before it is accepted.</summary>
    /// <exception cref="BadHttpRequestException">The request is no WebSocket's.</exception>
    public static void Require(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new BadHttpRequestException("this address speaks WebSocket (RFC 6455)");
        }
    }

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
