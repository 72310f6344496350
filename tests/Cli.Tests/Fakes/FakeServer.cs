using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Tests.Fakes;

/// <summary>A lab server of a few lines on a unix socket: HTTP/1.1 by hand, each address answered by what the test says.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<string, Func<FakeRequest, Stream, Task>> _routes = new();
    private readonly ConcurrentBag<Socket> _connections = [];
    private readonly Task _accepting;

    public FakeServer(string path)
    {
        Path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Path { get; }

    /// <summary>Every request so far, in order.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = [];

    /// <summary>Answers a request such as <c>GET /api/v1/labs</c> by hand.</summary>
    public FakeServer On(string request, Func<FakeRequest, Stream, Task> answer)
    {
        _routes[request] = answer;
        return this;
    }

    /// <summary>Answers with a document.</summary>
    public FakeServer On<T>(string request, Func<FakeRequest, T> document, JsonTypeInfo<T> type, int status = 200) =>
        On(request, (asked, stream) => WriteAsync(stream, status, JsonSerializer.SerializeToUtf8Bytes(document(asked), type)));

    /// <summary>Answers with a problem.</summary>
    public FakeServer Refuse(string request, ProblemDocument problem) => On(request, _ => problem, ContractJson.Default.ProblemDocument, problem.Status);

    /// <summary>Takes a WebSocket.</summary>
    public FakeServer OnSocket(string request, Func<WebSocket, Task> talk, string headers = "") => On(request, async (_, stream) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n{headers}\r\n"));
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await talk(socket);
    });

    /// <summary>Answers with a body that ends with the connection.</summary>
    public static Task BeginAsync(Stream stream, string headers = "") =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n")).AsTask();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        await _accepting;
        File.Delete(Path);
    }

    /// <summary>Answers with a body of JSON.</summary>
    public static async Task WriteAsync(Stream stream, int status, byte[] body)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync();
                _connections.Add(connection);
                _ = ServeAsync(connection);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            while (await ReadAsync(stream) is { } request)
            {
                Requests.Enqueue(request);
                var answer = _routes.TryGetValue($"{request.Method} {request.Path}", out var found) ? found : NotFoundAsync;
                await answer(request, stream);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or WebSocketException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    private static Task NotFoundAsync(FakeRequest request, Stream stream) =>
        WriteAsync(stream, 404, JsonSerializer.SerializeToUtf8Bytes(Documents.Problem(404, $"nothing at {request}", ExitStatus.NotFound), ContractJson.Default.ProblemDocument));

    private static async Task<FakeRequest?> ReadAsync(Stream stream)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(stream) is { } line)
        {
            if (line.Length == 0)
            {
                var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
                var first = lines[0].Split(' ');
                return new FakeRequest(first[0], first[1], headers, await ReadBodyAsync(stream, headers));
            }

            lines.Add(line);
        }

        return null;
    }

    private static async Task<byte[]> ReadBodyAsync(Stream stream, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            var body = new byte[int.Parse(length)];
            await stream.ReadExactlyAsync(body);
            return body;
        }

        using var chunks = new MemoryStream();
        while (headers.ContainsKey("Transfer-Encoding"))
        {
            var chunk = new byte[Convert.ToInt32(await ReadLineAsync(stream), 16)];
            await stream.ReadExactlyAsync(chunk);
            await ReadLineAsync(stream);
            if (chunk.Length == 0)
            {
                break;
            }

            chunks.Write(chunk);
        }

        return chunks.ToArray();
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.ASCII.GetString(line.ToArray()).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
