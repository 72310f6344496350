using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;

namespace LabSim.Integration.Tests;

/// <summary>The server's own door, as a browser behind a login sees it, over the unix socket.</summary>
internal sealed class LabDoor(string socket) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(Handler(socket));

    public HttpClient Http { get; } = new(Handler(socket)) { BaseAddress = new Uri("http://localhost") };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task<WebSocket> OpenAsync(string path)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri("ws://localhost" + path), _invoker, Cancelled);
        return client;
    }

    public async Task<JsonElement> GetAsync(string path) => Parse(await Http.GetAsync(path, Cancelled));

    public async Task<JsonElement> PostAsync(string path, string json) =>
        Parse(await Http.PostAsync(path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancelled));

    /// <summary>The next message.</summary>
    public static async Task<(WebSocketMessageType Type, byte[] Bytes)> NextAsync(WebSocket socket)
    {
        var bytes = new List<byte>();
        var piece = new byte[64 << 10];
        while (true)
        {
            var read = await socket.ReceiveAsync(piece, Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
            bytes.AddRange(piece.AsSpan(0, read.Count));
            if (read.EndOfMessage)
            {
                return (read.MessageType, [.. bytes]);
            }
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _invoker.Dispose();
    }

    private static JsonElement Parse(HttpResponseMessage answer)
    {
        using (answer)
        {
            using var body = answer.Content.ReadAsStream(Cancelled);
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
    }

    private static SocketsHttpHandler Handler(string path) => new()
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
