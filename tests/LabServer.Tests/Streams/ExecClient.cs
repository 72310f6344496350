using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using LabSim.Contracts.Wire;

namespace LabSim.LabServer.Tests.Streams;

/// <summary>The client's side of <see cref="ExecChannel"/>.</summary>
internal sealed class ExecClient(WebSocket socket) : IDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public WebSocket Socket => socket;

    public static async Task<ExecClient> ConnectAsync(string socketPath)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri("ws://localhost/"), new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await unix.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
                return new NetworkStream(unix, ownsSocket: true);
            },
        }), Cancelled);
        return new ExecClient(client);
    }

    public async Task BeginAsync(bool input, params string[] argv)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new ExecRequest(argv, input), ContractJson.Default.ExecRequest);
        await socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, Cancelled);
    }

    public Task TypeAsync(ReadOnlyMemory<byte> bytes) =>
        socket.SendAsync(new byte[] { ExecChannel.Input }.Concat(bytes.ToArray()).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancelled);

    /// <summary>Everything up to the result.</summary>
    public async Task<(byte[] Output, byte[] Error, ExecResult Result)> ReadAsync()
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var reader = new MessageReader(socket);
        while (true)
        {
            var message = await reader.ReadAsync();
            switch (message[0])
            {
                case ExecChannel.Output:
                    output.Write(message.AsSpan(1));
                    break;
                case ExecChannel.Error:
                    error.Write(message.AsSpan(1));
                    break;
                default:
                    Assert.Equal(ExecChannel.Result, message[0]);
                    return (output.ToArray(), error.ToArray(), JsonSerializer.Deserialize(message.AsSpan(1), ContractJson.Default.ExecResult)!);
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private sealed class MessageReader(WebSocket socket)
    {
        private readonly byte[] _buffer = new byte[64 << 10];

        public async Task<byte[]> ReadAsync()
        {
            using var message = new MemoryStream();
            while (true)
            {
                var piece = await socket.ReceiveAsync(_buffer, Cancelled);
                Assert.NotEqual(WebSocketMessageType.Close, piece.MessageType);
                message.Write(_buffer, 0, piece.Count);
                if (piece.EndOfMessage)
                {
                    return message.ToArray();
                }
            }
        }
    }
}
