using System.Buffers;
using System.Net.WebSockets;

namespace LabSim.LabServer.Streams;

/// <summary>Reads whole messages, however they were cut into frames, up to a limit.</summary>
internal sealed class MessageReader(WebSocket socket, int limit)
{
    private const int PieceLength = 16 << 10;
    private readonly ArrayBufferWriter<byte> _message = new();

    /// <summary>The message's bytes, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Message => _message.WrittenMemory;

    /// <summary>Reads the next message; returns its type, <see cref="WebSocketMessageType.Close"/> when the client is done.</summary>
    /// <exception cref="InvalidDataException">The message is larger than the limit.</exception>
    /// <exception cref="WebSocketException">The client is gone.</exception>
    public async Task<WebSocketMessageType> ReadAsync(CancellationToken cancellation)
    {
        _message.ResetWrittenCount();
        while (true)
        {
            var piece = await socket.ReceiveAsync(_message.GetMemory(PieceLength), cancellation);
            _message.Advance(piece.Count);
            if (_message.WrittenCount > limit)
            {
                throw new InvalidDataException($"a message has at most {limit} bytes");
            }

            if (piece.EndOfMessage || piece.MessageType == WebSocketMessageType.Close)
            {
                return piece.MessageType;
            }
        }
    }
}
