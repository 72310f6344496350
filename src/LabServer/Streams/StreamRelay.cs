using System.Net.WebSockets;

namespace LabSim.LabServer.Streams;

/// <summary>Bytes both ways between a WebSocket and a stream, until either side has enough: a screen, a connection to a guest.</summary>
/// <param name="stream">The stream; it stays its owner's.</param>
/// <param name="goodbye">What the client is told when the stream ends.</param>
/// <param name="passed">Called for each piece that passed, either way.</param>
internal sealed class StreamRelay(Stream stream, string goodbye, Action? passed = null)
{
    private const int Piece = 64 << 10;

    /// <summary>Accepts the request and relays.</summary>
    /// <param name="context">The request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The server ends.</param>
    public Task RunAsync(HttpContext context, TimeProvider time, CancellationToken stopping) => SendingSocket.RunAsync(context, time, FromStreamAsync, ToStreamAsync, stopping);

    private async Task<string> FromStreamAsync(SendingSocket socket, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await stream.ReadAsync(piece, cancellation) is > 0 and var length)
        {
            passed?.Invoke();
            await socket.SendAsync(piece.AsMemory(0, length), WebSocketMessageType.Binary);
        }

        return goodbye;
    }

    private async Task ToStreamAsync(WebSocket socket, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        while (await socket.ReceiveAsync(piece.AsMemory(), cancellation) is { MessageType: not WebSocketMessageType.Close } sent)
        {
            passed?.Invoke();
            await stream.WriteAsync(piece.AsMemory(0, sent.Count), cancellation);
        }
    }
}
