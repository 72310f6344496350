using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>One stream of the hub, by hand (ASP.NET Core, src/SignalR/docs/specs/HubProtocol.md): JSON records that end with 0x1e.</summary>
internal sealed class HubStream : IDisposable
{
    private const char RecordSeparator = '\x1e';

    private readonly WebSocket _socket;
    private readonly StringBuilder _rest = new();

    private HubStream(WebSocket socket) => _socket = socket;

    public static async Task<HubStream> OpenAsync(TestServer server, string method, string lab, CancellationToken cancellation)
    {
        var stream = new HubStream(await server.ConnectWebSocketAsync(Routes.Hub, cancellation));
        await stream.SendAsync("""{"protocol":"json","version":1}""", cancellation);
        Assert.Equal("{}", await stream.ReadFrameAsync(cancellation));
        await stream.SendAsync($$"""{"type":4,"invocationId":"1","target":"{{method}}","arguments":["{{lab}}"]}""", cancellation);
        return stream;
    }

    /// <summary>The next item.</summary>
    public async Task<JsonElement> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var record = JsonDocument.Parse(await ReadFrameAsync(cancellation)).RootElement;
            switch (record.GetProperty("type").GetInt32())
            {
                case 2:
                    return record.GetProperty("item");
                case 3:
                    throw new InvalidOperationException($"the stream ended: {record}");
            }
        }
    }

    /// <summary>The first item that a condition holds for.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            var item = await NextAsync(cancellation);
            if (condition(item))
            {
                return item;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(string record, CancellationToken cancellation) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(record + RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    private async Task<string> ReadFrameAsync(CancellationToken cancellation)
    {
        var buffer = new byte[64 << 10];
        while (true)
        {
            var text = _rest.ToString();
            if (text.IndexOf(RecordSeparator, StringComparison.Ordinal) is var end && end >= 0)
            {
                _rest.Remove(0, end + 1);
                return text[..end];
            }

            var piece = await _socket.ReceiveAsync(buffer, cancellation);
            Assert.NotEqual(WebSocketMessageType.Close, piece.MessageType);
            _rest.Append(Encoding.UTF8.GetString(buffer, 0, piece.Count));
        }
    }
}
