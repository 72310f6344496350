using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LabSim.TestKit;

/// <summary>QEMU's side of QMP on a unix socket, in this process. Like QEMU it serves one client at a time.</summary>
public sealed class FakeQemu : IAsyncDisposable
{
    private const string Greeting = """{"QMP":{"version":{"qemu":{"micro":2,"minor":0,"major":10},"package":"fake"},"capabilities":["oob"]}}""";

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<NetworkStream> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _greets;
    private readonly Task _serving;

    /// <summary>Listens at a path.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="greets">Whether it says anything before it is asked, as QEMU does.</param>
    public FakeQemu(string path, bool greets = true)
    {
        _greets = greets;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
        _serving = ServeAsync();
    }

    /// <summary>Commands in the order in which they came, with their arguments.</summary>
    public ConcurrentQueue<(string Command, JsonObject? Arguments)> Commands { get; } = new();

    /// <summary>Decides the answer to a command: a value for "return", a text (or a <see cref="Refusal"/>) for an error, <see langword="null"/> for silence.</summary>
    public Func<string, JsonObject?, object?> Answer { get; set; } = (command, _) =>
        command == "query-status" ? new JsonObject { ["status"] = "running", ["running"] = true } : new JsonObject();

    /// <summary>Sends an event.</summary>
    public Task SendEventAsync(string name, JsonObject? content = null)
    {
        var message = new JsonObject { ["event"] = name, ["timestamp"] = new JsonObject { ["seconds"] = 1, ["microseconds"] = 2 } };
        if (content is not null)
        {
            message["data"] = content;
        }

        return SendAsync(message.ToJsonString() + "\r\n");
    }

    /// <summary>Sends any text.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends any bytes.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        var client = await _client.Task.ConfigureAwait(false);
        await client.WriteAsync(bytes, _ending.Token).ConfigureAwait(false);
    }

    /// <summary>Closes the connection, as a dying QEMU does.</summary>
    public async Task CloseAsync() => (await _client.Task.ConfigureAwait(false)).Close();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_client.Task.IsCompletedSuccessfully)
        {
            await (await _client.Task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync()
    {
        var stream = new NetworkStream(await _listener.AcceptAsync(_ending.Token).ConfigureAwait(false), ownsSocket: true);
        if (_greets)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Greeting + "\r\n"), _ending.Token).ConfigureAwait(false);
        }

        _client.SetResult(stream);
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(_ending.Token).ConfigureAwait(false) is { } line)
        {
            var message = JsonNode.Parse(line)!.AsObject();
            var (command, arguments) = ((string)message["execute"]!, message["arguments"] as JsonObject);
            Commands.Enqueue((command, arguments));
            var answer = Answer(command, arguments);
            if (answer is not null)
            {
                await SendAsync(Format(answer, message["id"]!.DeepClone())).ConfigureAwait(false);
            }
        }
    }

    private static string Format(object answer, JsonNode id)
    {
        var refusal = answer as Refusal ?? (answer is string words ? new Refusal("GenericError", words) : null);
        var message = refusal is not null
            ? new JsonObject { ["id"] = id, ["error"] = new JsonObject { ["class"] = refusal.Class, ["desc"] = refusal.Words } }
            : new JsonObject { ["return"] = (JsonNode)answer, ["id"] = id };
        return message.ToJsonString() + "\r\n";
    }

    /// <summary>An error of another class than the usual one.</summary>
    /// <param name="Class">QEMU's name of it.</param>
    /// <param name="Words">What it says.</param>
    public sealed record Refusal(string Class, string Words);
}
